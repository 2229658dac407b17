import { change, get } from '../api.js';
import { el, put } from '../dom.js';
import { time } from '../format.js';
import { choose, language, t } from '../language.js';

// State of the gateway, language, and the settings file: checked by the gateway before it is saved.

export const title = () => t('Settings');

export async function render(main, _, signal) {
  const health = await get('/api/v1/health', { signal });
  const place = el('div', {});
  put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, title())), state(health), languages(),
    el('section', { class: 'card', 'aria-labelledby': 'file' }, el('h2', { id: 'file' }, t('Settings file')), place));
  try {
    put(place, editor(await get('/api/v1/settings', { signal })));
  } catch (error) {
    put(place, el('p', { class: 'hint' }, error.message));
  }
}

function state(health) {
  const rows = [
    [t('State'), health.status === 'ok' ? t('ok') : t('impaired')],
    [t('Version'), health.version],
    [t('Time'), `${time(health.time)}${health.isClockSet ? '' : ` – ${t('the clock is not set')}`}`],
    [t('Store'), health.store.error ?? (health.store.lastCommit ? t('last written {time}', { time: time(health.store.lastCommit) }) : t('ok'))],
    ...health.buses.map(bus => [`${t('Bus')} ${bus.bus}`, bus.error ?? t('ok')]),
    ...health.outputs.map(output => [`${t('Output')} ${output.name}`, output.error ?? t('{count} readings wait', { count: output.behind })]),
  ];
  return el('section', { class: 'card', 'aria-labelledby': 'state' }, el('h2', { id: 'state' }, t('Gateway')),
    el('dl', { class: 'facts' }, rows.map(([name, text]) => el('div', {}, el('dt', {}, name), el('dd', {}, text)))));
}

function languages() {
  return el('section', { class: 'card' }, el('fieldset', { class: 'choice' }, el('legend', {}, t('Language')), [['en', 'English'], ['de', 'Deutsch']].map(([code, name]) =>
    el('label', { lang: code }, el('input', { type: 'radio', name: 'language', value: code, checked: code === language, change: () => choose(code) }), el('span', {}, name)))));
}

function editor(settings) {
  let { version } = settings;
  const message = el('p', { class: 'hint', role: 'alert' });
  const text = el('textarea', { id: 'text', rows: 24, spellcheck: 'false', autocapitalize: 'off', 'aria-describedby': 'effect' });
  text.value = settings.text;
  const save = el('button', { class: 'first' }, t('Check and save'));

  async function submit(event) {
    event.preventDefault();
    save.disabled = true;
    try {
      version = (await change('PUT', `/api/v1/settings?version=${version}`, text.value)).version;
      message.className = 'hint';
      text.removeAttribute('aria-invalid');
      put(message, t('Saved, and in use.'));
    } catch (error) {
      message.className = 'error';
      text.setAttribute('aria-invalid', 'true');
      put(message, `${t('Nothing was saved.')} ${error.message}`);
      select(text, error.message.match(/, line (\d+)/)?.[1]);
    }
    save.disabled = false;
  }

  return el('form', { submit }, el('label', { class: 'field wide', for: 'text' }, el('span', {}, settings.path), text),
    el('p', { id: 'effect', class: 'hint' }, t('Store, time zone, outputs, MQTT and web addresses change with the next start; everything else at once.')),
    el('div', { class: 'buttons' }, save), message);
}

// Selects the line of an error.
function select(text, line) {
  if (!line) return;
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
