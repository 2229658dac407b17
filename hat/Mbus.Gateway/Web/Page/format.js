import { language, t, term } from './language.js';

// Values, units, times and names as people read them.

const LOCALE = language === 'de' ? 'de' : navigator.language.startsWith('en') ? navigator.language : 'en-GB';

// Unit of the decoder: [from this absolute value, factor, unit].
const UNITS = {
  'Wh': [[0, 1e-3, 'kWh']],
  'J': [[1e9, 1e-9, 'GJ'], [0, 1e-6, 'MJ']],
  'W': [[1e3, 1e-3, 'kW'], [0, 1, 'W']],
  'J/h': [[0, 1 / 3.6e6, 'kW']],
  'm³/h': [[1, 1, 'm³/h'], [0, 1000, 'l/h']],
  'varh': [[0, 1e-3, 'kvarh']],
  'VAh': [[0, 1e-3, 'kVAh']],
  'HCA units': [[0, 1, 'units']],
};

const COUNTERS = ['energy', 'volume', 'heat cost allocation', 'mass', 'reactive energy', 'apparent energy'];
const MAIN = [...COUNTERS, 'power', 'volume flow', 'flow temperature', 'temperature', 'external temperature', 'voltage', 'current'];
const HIDDEN = ['fabrication number', 'error flags', 'firmware version', 'software version', 'parameter set', 'customer'];

const MEDIA = {
  0x01: 'oil', 0x02: 'electricity', 0x03: 'gas', 0x04: 'heat (return)', 0x05: 'steam', 0x06: 'warm water', 0x07: 'water',
  0x08: 'heat cost allocator', 0x09: 'compressed air', 0x0a: 'cooling (return)', 0x0b: 'cooling (flow)', 0x0c: 'heat (flow)',
  0x0d: 'heat and cooling', 0x15: 'hot water', 0x16: 'cold water', 0x17: 'hot and cold water', 0x1b: 'room sensor', 0x28: 'waste water',
};
const COLOURS = {
  0x02: 'electricity', 0x03: 'gas', 0x04: 'heat', 0x05: 'heat', 0x06: 'warm', 0x07: 'water', 0x08: 'heat', 0x0a: 'cooling', 0x0b: 'cooling',
  0x0c: 'heat', 0x0d: 'heat', 0x15: 'warm', 0x16: 'water', 0x17: 'water',
};

/** Returns factor and unit for values up to a maximum, so that a whole series has one unit. */
export function scaleOf(unit, max = 1) {
  const rows = UNITS[unit];
  if (!rows) return { factor: 1, unit };
  const row = rows.find(([from]) => Math.abs(max) >= from) ?? rows[rows.length - 1];
  return { factor: row[1], unit: t(row[2]) };
}

/** Writes a number with at most six digits after the point, of large ones fewer. */
export function number(value, digits = null) {
  const size = Math.abs(value);
  const fraction = digits ?? (size >= 10000 ? 1 : size >= 100 ? 2 : 3);
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: fraction }).format(value);
}

/** Returns a value with the unit that people use. */
export function value(amount, unit) {
  const scale = scaleOf(unit, amount);
  return { text: number(amount * scale.factor), unit: scale.unit };
}

/** Returns a value and its unit as one text. */
export function valueText(amount, unit) {
  const shown = value(amount, unit);
  return shown.unit ? `${shown.text} ${shown.unit}` : shown.text;
}

/** True for a quantity that is counted: its differences are the consumption. */
export const isCounter = quantity => COUNTERS.includes(quantity);

/** Sorts values: the one that an owner looks for is the first. */
export function byImportance(values) {
  const rank = one => (MAIN.includes(one.quantity) ? MAIN.indexOf(one.quantity) : MAIN.length) + (one.tariff + one.subunit) / 100;
  return values.filter(one => one.unit !== '' && !HIDDEN.includes(one.quantity)).sort((a, b) => rank(a) - rank(b));
}

/** Names a series, for example "Energy, tariff 1". */
export function seriesName(one) {
  const parts = [term(one.quantity)];
  if (one.detail) parts.push(...one.detail.split(', ').map(part => t(part)));
  if (one.function && one.function !== 'instantaneous') parts.push(t(one.function));
  if (one.tariff) parts.push(`${t('tariff')} ${one.tariff}`);
  if (one.subunit) parts.push(`${t('subunit')} ${one.subunit}`);
  return parts.join(', ');
}

const mediumCode = id => parseInt(id.split('-')[3], 16);

/** Names what an identity measures. */
export const mediumOf = id => term(MEDIA[mediumCode(id)] ?? 'meter');

/** Returns the class of the colour of a medium. */
export const colourOf = id => `medium-${COLOURS[mediumCode(id)] ?? 'other'}`;

/** Names a meter: its name, else what it measures. */
export const meterName = meter => meter.name ?? `${mediumOf(meter.meter)} ${meter.meter.split('-')[0]}`;

/** Writes the time since a moment. */
export function age(time, now = Date.now()) {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]].find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** Writes a time; `parts` chooses what of it. */
export function time(moment, parts = { dateStyle: 'medium', timeStyle: 'short' }) {
  return new Intl.DateTimeFormat(LOCALE, parts).format(moment instanceof Date ? moment : new Date(moment));
}

/** Returns the state of a meter as [class, text]. */
export function stateOf(meter, now = Date.now()) {
  if (!meter.plan) return ['off', t('not read any more')];
  if (meter.plan.failures > 0) return ['bad', t('no valid reply')];
  if (!meter.lastRead) return ['off', t('not read yet')];
  return now - Date.parse(meter.plan.next) > 5 * 60000 ? ['late', t('late')] : ['good', t('ok')];
}
