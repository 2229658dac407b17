import { change, get } from '../api.js';
import { el, put, table } from '../dom.js';
import { age, byImportance, colourOf, mediumOf, meterName, seriesName, stateOf, time, value, valueText } from '../format.js';
import { t, term } from '../language.js';
import { list } from './events.js';
import { history } from './history.js';
import { allMeters } from './overview.js';
import { telegrams } from './telegram.js';

// One meter: values, history, all records, the telegram, events.

export const title = () => t('Meter');

export async function render(main, [id], signal) {
  const meter = (await allMeters(signal)).find(one => one.meter === id);
  if (!meter) throw new Error(t('There is no meter {id}.', { id }));

  const values = byImportance(meter.values);
  const path = `/api/v1/meters/${encodeURIComponent(id)}`;
  const reading = meter.lastRead ? await get(`${path}/reading`, { signal }).catch(() => null) : null;
  const happened = await get(`/api/v1/events?meter=${encodeURIComponent(id)}&limit=20`, { signal });
  put(main,
    el('nav', { class: 'crumbs', 'aria-label': t('Path') }, el('a', { href: '#/' }, t('Overview'))),
    heading(meter, path, () => render(main, [id], signal)),
    values.length > 0 ? el('ul', { class: 'tiles' }, values.slice(0, 6).map(tile)) : null,
    values.length > 0 ? history(meter, values, signal) : null,
    reading ? records(reading) : null,
    reading ? raw(path, signal) : null,
    el('section', { class: 'card', 'aria-labelledby': 'happened' }, el('h2', { id: 'happened' }, t('Events')), list(happened.items, [])));
}

function heading(meter, path, again) {
  const [state, text] = stateOf(meter);
  const message = el('p', { class: 'hint', role: 'status' });
  const read = el('button', { type: 'button', class: 'first', click: () => run(t('The meter is being read …'), () => change('POST', `${path}/read`)) }, t('Read now'));
  const input = el('input', { id: 'name', maxlength: 64, value: meter.name ?? '', autocomplete: 'off' });
  const form = el('form', { class: 'controls', hidden: true, submit: event => {
    event.preventDefault();
    run('', () => change('PUT', `${path}/name?name=${encodeURIComponent(input.value)}`));
  } }, el('label', { class: 'field', for: 'name' }, el('span', {}, t('Name')), input), el('button', { class: 'first' }, t('Save')));
  const rename = el('button', { type: 'button', 'aria-expanded': 'false', click: () => {
    form.hidden = !form.hidden;
    rename.setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) input.focus();
  } }, t('Rename'));

  async function run(waiting, call) {
    put(message, waiting);
    read.disabled = true;
    try {
      await call();
      await again();
      document.querySelector('h1').focus();
    } catch (error) {
      put(message, error.message);
      read.disabled = false;
    }
  }

  return el('header', { class: `head meter-head ${colourOf(meter.meter)}` },
    el('div', {}, el('div', { class: 'medium' }, mediumOf(meter.meter)), el('h1', { tabindex: -1 }, meterName(meter)),
      el('p', { class: 'foot' }, el('span', { class: `state ${state}` }, text),
        meter.lastRead ? el('time', { datetime: meter.lastRead, title: time(meter.lastRead) }, age(meter.lastRead)) : null,
        el('span', {}, meter.meter), el('span', {}, `${t('Bus')} ${meter.bus}, ${t('address')} ${meter.address}`),
        meter.plan ? el('span', {}, t('every {interval}, next {next}', { interval: meter.plan.interval, next: time(meter.plan.next, { timeStyle: 'short' }) })) : null),
      meter.plan?.error ? el('p', { class: 'error' }, meter.plan.error) : null),
    el('div', { class: 'buttons' }, read, rename), form, message);
}

function tile(one) {
  const shown = value(one.value, one.unit);
  return el('li', { class: 'tile' }, el('span', { class: 'what' }, seriesName(one)), el('span', { class: 'value' }, shown.text, ' ', el('small', {}, shown.unit)));
}

function records(reading) {
  const status = reading.status?.words?.length ? el('p', { class: 'error' }, `${t('Status')}: ${reading.status.words.join(', ')}`) : null;
  const rows = reading.records.map(record => [
    term(record.quantity) + record.effects.map(effect => `, ${t(effect)}`).join(''),
    shown(record),
    [record.function === 'instantaneous' ? null : t(record.function), record.storage ? `${t('storage')} ${record.storage}${record.storageDate ? ` (${record.storageDate})` : ''}` : null,
      record.tariff ? `${t('tariff')} ${record.tariff}` : null, record.subunit ? `${t('subunit')} ${record.subunit}` : null].filter(part => part).join(', '),
    el('code', {}, record.raw ?? ''),
  ]);
  return el('section', { class: 'card', 'aria-labelledby': 'records' }, el('h2', { id: 'records' }, t('All records')), status,
    table(t('{count} records of the reading of {time}', { count: rows.length, time: time(reading.time) }),
      [{ head: t('Quantity') }, { head: t('Value'), isNumber: true }, { head: t('Kind') }, { head: t('Bytes') }], rows));
}

function shown(record) {
  if (record.value === null || record.error || record.invalid) return [record.value === null ? '–' : String(record.value), el('span', { class: 'error' }, ` ${record.error ?? record.invalid ?? ''}`)];
  return typeof record.value === 'number' ? valueText(record.value, record.unitText ?? '') : String(record.value).replace('T', ' ');
}

function raw(path, signal) {
  const place = el('div', {});
  const load = async event => {
    if (!event.target.open || place.hasChildNodes()) return;
    try {
      put(place, telegrams(await get(`${path}/explanation`, { signal })));
    } catch (error) {
      put(place, el('p', { class: 'error' }, error.message));
    }
  };
  return el('details', { class: 'card', toggle: load }, el('summary', {}, el('h2', {}, t('Telegram, byte by byte'))), place);
}
