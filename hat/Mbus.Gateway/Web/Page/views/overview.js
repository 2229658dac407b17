import { get } from '../api.js';
import { spark } from '../chart.js';
import { el, put } from '../dom.js';
import { age, byImportance, colourOf, isCounter, mediumOf, meterName, seriesName, stateOf, time, value, valueText } from '../format.js';
import { t } from '../language.js';
import { samplesOf } from './history.js';

// All meters, each with its last value, the age of it, its state and a small chart.

const REFRESH = 10000;
const DAY = 86400000;
const AT_ONCE = 4;

export const title = () => t('Overview');

export async function render(main, _, signal) {
  const counts = el('p', { class: 'summary', role: 'status' });
  const filter = el('input', { type: 'search', id: 'filter', autocomplete: 'off', input: () => arrange() });
  const grid = el('ul', { class: 'cards' });
  const cards = new Map();
  const sparks = queue(AT_ONCE);
  put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, title()), counts,
    el('label', { class: 'field', for: 'filter' }, el('span', {}, t('Filter')), filter)), grid);

  const arrange = () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const card of cards.values()) card.element.hidden = !words.every(word => card.text.includes(word));
  };
  const update = async () => {
    const meters = await allMeters(signal);
    for (const meter of meters) {
      let card = cards.get(meter.meter);
      if (!card) cards.set(meter.meter, card = createCard(meter, sparks, signal));
      card.update(meter);
    }
    for (const [id, card] of cards) {
      if (meters.some(meter => meter.meter === id)) continue;
      card.element.remove();
      cards.delete(id);
    }

    const order = meters.toSorted((a, b) => meterName(a).localeCompare(meterName(b), undefined, { numeric: true })).map(meter => cards.get(meter.meter).element);
    if (order.some((element, i) => grid.children[i] !== element)) put(grid, order);
    const good = meters.filter(meter => stateOf(meter)[0] === 'good').length;
    const text = meters.length === 0 ? t('No meters yet. The first search can take some minutes.') : t('{good} of {all} meters are up to date.', { good, all: meters.length });
    if (counts.textContent !== text) put(counts, text);
    arrange();
  };

  await update();
  const timer = setInterval(() => document.hidden || update().catch(error => signal.aborted || put(counts, error.message)), REFRESH);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Returns all meters; each page of the API is followed. */
export async function allMeters(signal) {
  const meters = [];
  for (let path = '/api/v1/meters?limit=1000'; path !== null;) {
    const page = await get(path, { signal });
    meters.push(...page.items);
    path = page.next;
  }
  return meters;
}

function createCard(first, sparks, signal) {
  const name = el('a', { href: `#/meters/${first.meter}` });
  const main = el('p', { class: 'value' });
  const what = el('p', { class: 'what' });
  const more = el('p', { class: 'more' });
  const foot = el('p', { class: 'foot' });
  const drawing = el('div', { class: 'spark-place' });
  const element = el('li', { class: `card meter ${colourOf(first.meter)}` }, el('div', { class: 'medium' }, mediumOf(first.meter)), el('h2', {}, name), what, main, drawing, more, foot);
  const card = { element, text: '', drawn: null, update };

  function update(meter) {
    const values = byImportance(meter.values);
    const [state, text] = stateOf(meter);
    card.text = `${meterName(meter)} ${meter.meter} ${meter.bus} ${meter.address} ${mediumOf(meter.meter)} ${text}`.toLowerCase();
    put(name, meterName(meter));
    if (values.length > 0) {
      const shown = value(values[0].value, values[0].unit);
      put(main, shown.text, ' ', el('small', {}, shown.unit));
      put(what, seriesName(values[0]));
      put(more, values.slice(1, 3).map(one => el('span', {}, `${seriesName(one)} `, el('b', {}, valueText(one.value, one.unit)))));
    } else {
      put(main, '–');
      put(what, meter.lastRead ? t('no values') : t('not read yet'));
    }

    put(foot, el('span', { class: `state ${state}`, title: meter.plan?.error }, text),
      meter.lastRead ? el('time', { datetime: meter.lastRead, title: time(meter.lastRead) }, age(meter.lastRead)) : null,
      el('span', { class: 'address' }, `${meter.bus} · ${meter.address}`));
    const newest = `${meter.lastRead} ${values[0]?.value}`;
    if (values.length > 0 && card.drawn !== newest) {
      card.drawn = newest;
      sparks(() => drawSpark(drawing, meter, values[0], signal).catch(() => { card.drawn = null; }));
    }
  }

  return card;
}

// Two weeks of consumption by day; a day of other values by hour.
async function drawSpark(place, meter, series, signal) {
  const now = Date.now();
  const counted = isCounter(series.quantity);
  const samples = await samplesOf(meter, series, now - (counted ? 14 : 1) * DAY, now, counted ? '1d' : '1h', signal);
  const values = [...samples.map(sample => sample.value), series.value];
  const shown = counted ? values.slice(1).map((one, i) => Math.max(0, one - values[i])) : values;
  put(place, shown.length > 1 ? spark(counted ? 'bars' : 'line', shown, counted ? t('Consumption of the last days') : t('Values of the last day')) : null);
}

// Runs some tasks at a time.
function queue(atOnce) {
  const waiting = [];
  let running = 0;
  const next = () => {
    if (running === atOnce || waiting.length === 0) return;
    running++;
    waiting.shift()().finally(() => { running--; next(); });
  };
  return task => { waiting.push(task); next(); };
}
