import { el, table } from '../dom.js';
import { t } from '../language.js';

// A telegram explained byte by byte: all bytes as a block, and a table with their fields.

/** Creates the explanation of telegrams. */
export function telegrams(explanations) {
  return explanations.map(telegram => el('div', { class: 'telegram' },
    el('p', {}, telegram.description, telegram.isDecrypted ? ` – ${t('decrypted')}` : ''),
    el('p', { class: 'bytes' }, telegram.fields.map(field => el('span', { class: `part ${field.part}`, title: `${field.field}: ${field.meaning}` }, `${pairs(field.bytes)} `))),
    table(t('Bytes and their meaning'), [{ head: t('Byte'), isNumber: true }, { head: t('Bytes') }, { head: t('Field') }, { head: t('Meaning') }], telegram.fields.map(field => [
      String(field.offset + 1), el('code', { class: `part ${field.part}` }, pairs(field.bytes)), field.field, field.meaning]))));
}

/** Writes bytes with spaces. */
export const pairs = hex => hex.match(/../g)?.join(' ') ?? '';
