import { get, stream } from '../api.js';
import { el, put, table } from '../dom.js';
import { meterName, number } from '../format.js';
import { t } from '../language.js';
import { allMeters } from './overview.js';
import { pairs, telegrams } from './telegram.js';

// The buses: load, outcomes, meters with errors, and the bytes as they pass, with their meaning.

const REFRESH = 5000;
const MAX_ROWS = 200;
const MAX_FRAME = 261;

const CONTROL = { 0x40: 'SND_NKE', 0x5a: 'REQ_UD1', 0x7a: 'REQ_UD1', 0x5b: 'REQ_UD2', 0x7b: 'REQ_UD2', 0x53: 'SND_UD', 0x73: 'SND_UD', 0x08: 'RSP_UD', 0x18: 'RSP_UD', 0x28: 'RSP_UD', 0x38: 'RSP_UD' };

export const title = () => t('Bus');

export async function render(main, [chosen], signal) {
  const facts = el('div', { class: 'facts-of-bus' });
  const buses = await get('/api/v1/buses', { signal });
  const name = buses.some(one => one.bus === chosen) ? chosen : buses[0]?.bus;
  if (!name) throw new Error(t('No bus is open yet.'));

  const links = buses.length < 2 ? null : el('nav', { class: 'tabs', 'aria-label': t('Buses') }, buses.map(one =>
    el('a', { href: `#/bus/${encodeURIComponent(one.bus)}`, 'aria-current': one.bus === name ? 'page' : null }, one.bus)));
  const update = async () => {
    const [all, meters] = await Promise.all([get('/api/v1/buses', { signal }), allMeters(signal)]);
    const bus = all.find(one => one.bus === name);
    if (bus) put(facts, state(bus), errors(meters.filter(meter => meter.bus === name && meter.plan?.failures > 0)));
  };

  await update();
  put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, `${title()} ${name}`), links), facts, live(name, signal));
  const timer = setInterval(() => document.hidden || update().catch(() => {}), REFRESH);
  signal.addEventListener('abort', () => clearInterval(timer));
}

function state(bus) {
  const tiles = [
    [t('Load'), `${number(bus.load * 100, 1)} %`, el('meter', { min: 0, max: 1, high: 0.95, value: bus.load, 'aria-label': t('Load') })],
    [t('Meters'), number(bus.meters), t('one reading of each: {seconds} s', { seconds: number(bus.roundMs / 1000, 1) })],
    [t('Readings'), number(bus.reads.success), t('{passing} taken from other masters', { passing: number(bus.reads.passing) })],
    [t('Failed'), number(bus.reads.silence + bus.reads.damage), t('{silence} without a reply, {damage} damaged', { silence: number(bus.reads.silence), damage: number(bus.reads.damage) })],
    ...(bus.bridge ? [[t('Requests'), number(bus.bridge.requests), t('{silences} without a reply, {damages} damaged', { silences: number(bus.bridge.silences), damages: number(bus.bridge.damages) })],
      [t('Masters'), number(bus.bridge.clients), bus.addresses.join(', ') || t('not shared')]] : []),
  ];
  return el('section', { 'aria-label': t('State') }, bus.error ? el('p', { class: 'error' }, bus.error) : null,
    el('ul', { class: 'tiles' }, tiles.map(([what, value, note]) => el('li', { class: 'tile' }, el('span', { class: 'what' }, what), el('span', { class: 'value' }, value), el('span', { class: 'hint' }, note)))));
}

function errors(meters) {
  return el('section', { class: 'card', 'aria-labelledby': 'errors' }, el('h2', { id: 'errors' }, t('Errors by meter')), meters.length === 0
    ? el('p', { class: 'hint' }, t('All meters answer.'))
    : table(t('Meters that do not answer'), [{ head: t('Meter') }, { head: t('Attempts'), isNumber: true }, { head: t('Error') }],
      meters.map(meter => [el('a', { href: `#/meters/${meter.meter}` }, meterName(meter)), number(meter.plan.failures), meter.plan.error])));
}

function live(bus, signal) {
  const rows = el('ol', { class: 'log', tabindex: 0, 'aria-label': t('Bytes on the bus') });
  const silence = el('span', { class: 'hint' });
  const explained = el('div', {});
  const pause = el('button', { type: 'button', 'aria-pressed': 'false', click: () => pause.setAttribute('aria-pressed', String(!isPaused())) }, t('Pause'));
  const isPaused = () => pause.getAttribute('aria-pressed') === 'true';
  let last = Date.now(), before = null, open = null;

  const explain = async bytes => {
    try {
      put(explained, telegrams(await get(`/api/v1/explanation?bytes=${bytes}`, { signal })));
    } catch (error) {
      put(explained, el('p', { class: 'error' }, error.message));
    }
    explained.scrollIntoView({ block: 'nearest' });
  };

  stream(`/api/v1/buses/${encodeURIComponent(bus)}/bytes`, signal, (event, data) => {
    if (event === 'lost') put(silence, data.reason);
    if (event !== 'bytes') return;
    last = Date.now();
    if (isPaused()) return;

    // The pieces of a frame arrive one after the other.
    if (open && open.kind === data.kind && !open.isComplete && open.bytes.length + data.bytes.length <= 2 * MAX_FRAME) {
      open.bytes += data.bytes;
    } else {
      open = { kind: data.kind, bytes: data.bytes, element: el('li', { class: data.kind }), client: data.client, gap: before === null ? null : data.at - before, lost: data.lost };
      rows.append(open.element);
      while (rows.children.length > MAX_ROWS) rows.firstChild.remove();
    }
    before = data.at;
    show(open, explain);
    rows.scrollTop = rows.scrollHeight;
  });
  const timer = setInterval(() => put(silence, t('{seconds} s since the last byte', { seconds: Math.floor((Date.now() - last) / 1000) })), 1000);
  signal.addEventListener('abort', () => clearInterval(timer));
  return el('section', { class: 'card', 'aria-labelledby': 'live' }, el('h2', { id: 'live' }, t('Live')), el('p', { class: 'buttons' }, pause, silence), rows, explained);
}

function show(row, explain) {
  const bytes = row.bytes.match(/../g).map(pair => parseInt(pair, 16));
  const { text, isComplete } = meaning(bytes);
  row.isComplete = isComplete;
  const direction = { sent: t('master'), received: t('meter'), damaged: t('damaged') }[row.kind] ?? row.kind;
  const owner = row.client < 0 ? '' : t('client {number}', { number: row.client });
  put(row.element,
    el('span', { class: 'gap' }, row.gap === null ? '' : `+${number(row.gap / 1000, 1)} ms`),
    el('span', { class: 'from' }, direction), el('span', { class: 'owner' }, owner),
    el('span', { class: 'text' }, text, row.lost > 0 ? ` (${t('{count} pieces before it were lost', { count: row.lost })})` : ''),
    isComplete && bytes.length > 1 ? el('button', { type: 'button', class: 'bytes', title: t('Explain'), click: () => explain(row.bytes) }, pairs(row.bytes)) : el('code', { class: 'bytes' }, pairs(row.bytes)));
}

// What a frame is, from its first bytes; the gateway explains it in full.
function meaning(bytes) {
  const [start, length] = bytes;
  if (start === 0xe5 && bytes.length === 1) return { text: t('acknowledged'), isComplete: true };
  if (start === 0x10) return { text: frame(bytes[1], bytes[2]), isComplete: bytes.length === 5 };
  if (start !== 0x68 || bytes.length < 4) return { text: t('{count} bytes', { count: bytes.length }), isComplete: false };

  const isSelection = bytes[6] === 0x52;
  const text = isSelection ? t('selection of a secondary address') : `${frame(bytes[4], bytes[5])}, ${t('{count} bytes', { count: bytes.length })}`;
  return { text, isComplete: bytes.length === length + 6 };
}

function frame(control, address) {
  const name = CONTROL[control] ?? `C ${control?.toString(16).toUpperCase().padStart(2, '0')}`;
  const whose = address === 0xfd ? t('the selected meter') : String(address);
  return t(name === 'RSP_UD' ? '{name} from {address}' : '{name} to {address}', { name, address: whose });
}
