import { get } from '../api.js';
import { chart } from '../chart.js';
import { el, put, table } from '../dom.js';
import { isCounter, number, scaleOf, seriesName, time } from '../format.js';
import { t } from '../language.js';

// Values of a meter over time: consumption for counters, values for the rest, as a chart with a table beside it.

const HOUR = 3600000;
const DAY = 24 * HOUR;

// Step of the API (the ends of months are kept only of counters), length of the range, longest interval that is one period, and labels of the chart and the table.
const PERIODS = {
  hour: { name: 'Hours', step: '1h', range: 2 * DAY, longest: 1.5 * HOUR, short: { hour: '2-digit', minute: '2-digit' }, long: { dateStyle: 'medium', timeStyle: 'short' } },
  day: { name: 'Days', step: '1d', range: 31 * DAY, longest: 1.5 * DAY, short: { day: 'numeric', month: 'short' }, long: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } },
  month: { name: 'Months', step: 'month end', range: 396 * DAY, longest: 45 * DAY, short: { month: 'short' }, long: { month: 'long', year: 'numeric' } },
};

/** Creates the section of a meter. */
export function history(meter, values, signal) {
  const state = { period: 'day', series: values[0], back: 0 };
  const place = el('div', { class: 'chart-place' });
  const output = el('p', { class: 'readout', 'aria-hidden': 'true' });
  const beside = el('div', { class: 'beside' });
  const message = el('p', { class: 'hint', role: 'status' });
  const periods = el('fieldset', { class: 'choice' }, el('legend', {}, t('Period')), Object.entries(PERIODS).map(([key, one]) => el('label', {},
    el('input', { type: 'radio', name: 'period', value: key, checked: key === state.period, change: () => set({ period: key, back: 0 }) }), el('span', {}, t(one.name)))));
  const series = el('select', { id: 'series', change: event => set({ series: values[event.target.selectedIndex] }) }, values.map(one => el('option', {}, seriesName(one))));
  const later = el('button', { type: 'button', click: () => set({ back: state.back - 1 }), disabled: true }, t('Later'));
  const save = el('button', { type: 'button', click: () => exportCsv(meter, state, signal).catch(report) }, t('Export as CSV'));
  const set = changed => load(Object.assign(state, changed));
  const report = error => put(message, error.message);

  const load = async () => {
    const { period, series: chosen, back } = state;
    later.disabled = back === 0;
    try {
      const points = await pointsOf(meter, state, signal);
      if (state.period === period && state.series === chosen && state.back === back) show(points);
    } catch (error) {
      if (!signal.aborted) report(error);
    }
  };

  const show = points => {
    const counted = isCounter(state.series.quantity);
    const scale = scaleOf(state.series.unit, Math.max(0, ...points.map(point => Math.abs(point.value ?? 0))));
    const scaled = points.map(point => ({ ...point, value: point.value === null ? null : point.value * scale.factor }));
    const known = scaled.filter(point => point.value !== null);
    const title = `${counted ? t('Consumption') : t('Values')}: ${seriesName(state.series)}${scale.unit ? ` (${scale.unit})` : ''}`;
    put(output, '');
    if (known.length === 0) {
      place.sizes?.disconnect();
      put(place);
      put(beside);
      put(message, t('No values in this time yet.'));
      return;
    }

    const total = known.reduce((sum, point) => sum + point.value, 0);
    put(message, counted ? t('{total} {unit} in all', { total: number(total), unit: scale.unit }) : t('from {min} to {max} {unit}', {
      min: number(Math.min(...known.map(point => point.value))), max: number(Math.max(...known.map(point => point.value))), unit: scale.unit,
    }));
    chart(place, {
      kind: counted ? 'bars' : 'line', points: scaled, summary: `${title}. ${message.textContent}. ${t('The table has the values.')}`,
      show: point => put(output, point && point.value !== null ? `${point.text}: ${number(point.value)} ${scale.unit}` : ''),
    });
    put(beside, table(title, [{ head: counted ? t('Period') : t('Time') }, { head: scale.unit || t('Value'), isNumber: true }],
      scaled.toReversed().map(point => [point.text + (point.isPartial ? ` (${t('so far')})` : ''), point.value === null ? '–' : number(point.value)])));
  };

  load();
  return el('section', { class: 'card', 'aria-labelledby': 'history' },
    el('h2', { id: 'history' }, t('History')),
    el('div', { class: 'controls' }, periods, el('label', { class: 'field', for: 'series' }, el('span', {}, t('Value')), series),
      el('div', { class: 'buttons' }, el('button', { type: 'button', click: () => set({ back: state.back + 1 }) }, t('Earlier')), later, save)),
    el('div', { class: 'history' }, el('figure', {}, place, output, message), beside));
}

async function pointsOf(meter, { period, series, back }, signal) {
  const { step, range, longest, short, long } = PERIODS[period];
  const to = Date.now() - back * range;
  const counted = isCounter(series.quantity);
  const samples = await samplesOf(meter, series, to - range, to, counted || period !== 'month' ? step : '1d', signal);
  if (!counted) return samples.map(sample => ({ label: time(sample.time, short), text: time(sample.time, { dateStyle: 'medium', timeStyle: 'short' }), value: sample.value }));

  // The period of a month end is the month before it; the last period is not complete yet.
  const isNow = back === 0 && meter.lastRead && samples.length > 0 && Date.parse(meter.lastRead) > samples[samples.length - 1].time;
  if (isNow) samples.push({ time: Date.parse(meter.lastRead), value: series.value });
  return samples.slice(1).map((sample, i) => {
    const before = samples[i];
    const start = new Date(period === 'month' ? before.time + DAY : before.time);
    const gap = sample.time - before.time > longest ? ` – ${time(period === 'month' ? sample.time - DAY : sample.time, long)}` : '';
    const amount = sample.value - before.value;
    return { label: time(start, short), text: time(start, long) + gap, value: amount < 0 ? null : amount, isPartial: isNow && i === samples.length - 2 };
  });
}

/** Returns the values of one series, oldest first. Each page of the API is followed. */
export async function samplesOf(meter, series, from, to, step, signal) {
  const samples = [];
  for (let path = pathOf(meter.meter, from, to, step, series.quantity); path !== null;) {
    const page = await get(path, { signal });
    const found = page.series.find(one => one.storage === 0 && one.function === 'instantaneous' && one.ordinal === 0
      && ['quantity', 'unit', 'tariff', 'subunit', 'detail'].every(name => one[name] === series[name]));
    found?.times.forEach((at, i) => samples.push({ time: Date.parse(at), value: found.values[i] }));
    path = page.next;
  }
  return samples;
}

const pathOf = (meter, from, to, step, quantity) => `/api/v1/meters/${encodeURIComponent(meter)}/history?${new URLSearchParams({
  from: `${new Date(from).toISOString().slice(0, 19)}Z`, to: `${new Date(to).toISOString().slice(0, 19)}Z`, step, quantity,
})}`;

// All series of the range, as the meter has sent them: with the units of the meter, and with all digits.
async function exportCsv(meter, { period, back }, signal) {
  const { step, range } = PERIODS[period];
  const to = Date.now() - back * range;
  const rows = [];
  const digits = (key, item, context) => typeof item === 'number' ? context?.source ?? String(item) : item;
  for (let path = pathOf(meter.meter, to - range, to, step, ''); path !== null;) {
    const page = await get(path, { signal, reviver: digits });
    for (const one of page.series) one.times.forEach((at, i) => rows.push([at, one.quantity, one.unit, one.function, one.storage, one.tariff, one.subunit, one.detail, one.values[i]]));
    path = page.next;
  }
  const lines = [['time', 'quantity', 'unit', 'function', 'storage', 'tariff', 'subunit', 'detail', 'value'], ...rows].map(row => row.map(quote).join(','));
  const link = el('a', { href: URL.createObjectURL(new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv' })), download: `${meter.meter}-${period}.csv` });
  link.click();
  URL.revokeObjectURL(link.href);
}

// A text that begins like a formula is one for a spreadsheet: its first character gets an apostrophe before it.
function quote(cell) {
  const text = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
