import { get } from '../api.js';
import { el, put, table } from '../dom.js';
import { meterName, time } from '../format.js';
import { t } from '../language.js';
import { allMeters } from './overview.js';

// What has happened, newest first.

const PAGE = 100;

const KINDS = {
  newMeter: 'New meter',
  meterReplaced: 'Meter replaced',
  addressMoved: 'Address moved',
  meterGone: 'Meter gone',
  meterBack: 'Meter back',
  meterClock: 'Clock of the meter',
  counterBack: 'Counter went back',
  status: 'Status',
  missedSlots: 'Missed readings',
  monthEndMissed: 'Month end missed',
  load: 'Load',
  hostClock: 'Clock of the host',
  line: 'Line',
  store: 'Store',
  gateway: 'Gateway',
};

export const title = () => t('Events');

export async function render(main, _, signal) {
  const meters = await allMeters(signal);
  const place = el('div', {});
  const more = el('button', { type: 'button', click: () => load() }, t('Older events'));
  const events = [];
  let next = `/api/v1/events?limit=${PAGE}`;
  const load = async () => {
    const page = await get(next, { signal });
    events.push(...page.items);
    next = page.next;
    more.hidden = next === null;
    put(place, list(events, meters));
  };

  await load();
  put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, title())), el('section', { class: 'card', 'aria-label': title() }, place, more));
}

/** Creates the table of events. */
export function list(events, meters) {
  if (events.length === 0) return el('p', { class: 'hint' }, t('No events.'));
  const nameOf = id => meterName(meters.find(meter => meter.meter === id) ?? { meter: id, name: null });
  const withMeter = meters.length > 0;
  const columns = [{ head: t('Time') }, { head: t('Kind') }, ...(withMeter ? [{ head: t('Meter') }] : []), { head: t('Event') }];
  return table(t('Events, newest first'), columns, events.map(event => [
    el('span', { class: 'time' }, event.until === event.time ? time(event.time) : `${time(event.time)} – ${time(event.until)}`),
    el('span', { class: `kind ${event.kind}` }, t(KINDS[event.kind] ?? event.kind)),
    ...(withMeter ? [event.meter ? el('a', { href: `#/meters/${event.meter}` }, nameOf(event.meter)) : event.bus ?? '–'] : []),
    event.text,
  ]));
}
