import { change, get, stream } from '../api.js';
import { el, put, table, tableRow } from '../dom.js';
import { mediumOf } from '../format.js';
import { t } from '../language.js';

// Searches meters, shows the progress, and gives names to what was found.

const STATES = { running: 'running', done: 'Done', cancelled: 'Cancelled', failed: 'Failed' };
const KINDS = { meter: 'meter', collision: 'several meters answer', noAddress: 'a meter that does not send its secondary address' };

export const title = () => t('Search');

export async function render(main, _, signal) {
  const [buses, jobs] = await Promise.all([get('/api/v1/buses', { signal }), get('/api/v1/jobs', { signal })]);
  const bus = el('select', { id: 'bus' }, buses.map(one => el('option', { value: one.bus }, one.bus)));
  const kind = el('select', { id: 'kind' }, el('option', { value: 'search' }, t('secondary addresses (finds all meters)')), el('option', { value: 'scan' }, t('primary addresses 0 to 250')));
  const start = el('button', { class: 'first' }, t('Start'));
  const stop = el('button', { type: 'button', hidden: true, click: () => cancel() }, t('Cancel'));
  const bar = el('progress', { hidden: true, max: 1, value: 0, 'aria-label': t('Progress') });
  const status = el('p', { class: 'hint', role: 'status' });
  const found = el('div', {});
  const columns = [{ head: t('Address') }, { head: t('What') }, { head: t('Meter') }, { head: t('Name') }];
  const state = { job: null, shown: 0 };
  const form = el('form', { class: 'controls', submit: event => { event.preventDefault(); run(); } },
    el('label', { class: 'field', for: 'bus' }, el('span', {}, t('Bus')), bus), el('label', { class: 'field', for: 'kind' }, el('span', {}, t('What')), kind),
    el('div', { class: 'buttons' }, start, stop));
  put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, title())),
    el('section', { class: 'card', 'aria-label': title() }, el('p', { class: 'hint' }, t('Readings continue during a search.')), form, bar, status), found);

  async function run() {
    start.disabled = true;
    try {
      follow(await change('POST', `/api/v1/buses/${encodeURIComponent(bus.value)}/${kind.value}`));
    } catch (error) {
      start.disabled = false;
      put(status, error.message);
    }
  }

  async function cancel() {
    await change('DELETE', `/api/v1/jobs/${state.job}`).catch(error => put(status, error.message));
  }

  function follow(job) {
    state.job = job.job;
    state.shown = 0;
    put(found);
    show(job);
    stream(`/api/v1/jobs/${job.job}/events`, signal, (event, data) => event === 'lost' ? put(status, data.reason) : show(data), { again: false });
  }

  function show(job) {
    const isRunning = job.state === 'running';
    start.disabled = isRunning;
    stop.hidden = !isRunning;
    bar.hidden = false;
    bar.value = isRunning ? job.sent / (job.sent + job.remaining || 1) : 1;
    put(status, isRunning
      ? t('{sent} requests, about {remaining} remain ({seconds} s). Found: {found}.', { sent: job.sent, remaining: job.remaining, seconds: job.remainingSeconds, found: job.found.length })
      : `${t(STATES[job.state] ?? job.state)}. ${t('Found: {found}.', { found: job.found.length })} ${job.error ?? ''}`);
    add(job);
  }

  // Rows are only added: in one of the others, a name is perhaps being typed.
  function add(job) {
    if (state.shown === 0 && job.found.length > 0) put(found, el('section', { class: 'card', 'aria-label': t('Found') }, table(t('Found'), columns, [])));
    for (const one of job.found.slice(state.shown)) found.querySelector('tbody').append(tableRow(columns, row(one, job.bus)));
    state.shown = job.found.length;
  }

  const last = jobs.find(job => job.state === 'running') ?? jobs[0];
  if (last) follow(last);
}

// The cells of something that was found; those of a meter have a form to name it.
function row(one, bus) {
  if (!one.meter) return [one.address, t(KINDS[one.kind]), '–', '–'];

  const note = el('span', { class: 'hint', role: 'status' });
  const input = el('input', { maxlength: 64, autocomplete: 'off', 'aria-label': `${t('Name')} ${one.meter}` });
  const form = el('form', { class: 'inline', submit: async event => {
    event.preventDefault();
    try {
      await change('PUT', `/api/v1/buses/${encodeURIComponent(bus)}/meters/${encodeURIComponent(one.address)}?name=${encodeURIComponent(input.value)}`);
      put(note, t('Saved.'));
    } catch (error) {
      put(note, error.message);
    }
  } }, input, el('button', {}, t('Name and keep')), note);
  return [one.address, mediumOf(one.meter), el('a', { href: `#/meters/${one.meter}` }, one.meter), form];
}
