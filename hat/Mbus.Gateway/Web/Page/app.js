import { askWith } from './api.js';
import { el, icon, put } from './dom.js';
import { language, t } from './language.js';
import * as bus from './views/bus.js';
import * as events from './views/events.js';
import * as meter from './views/meter.js';
import * as overview from './views/overview.js';
import * as search from './views/search.js';
import * as settings from './views/settings.js';

// The frame of the page: navigation, the view that the address names, and the question for a token.

const VIEWS = { '': overview, meters: meter, bus, search, events, settings };
const LINKS = [['', 'overview', overview], ['bus', 'bus', bus], ['search', 'search', search], ['events', 'events', events], ['settings', 'settings', settings]];

const main = el('main', { id: 'main', tabindex: -1 });
const links = LINKS.map(([path, symbol, view]) => el('a', { href: `#/${path}` }, icon(symbol), el('span', {}, view.title())));
let running = new AbortController();

async function show() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const [path, ...parts] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const view = VIEWS[path] ?? overview;
  const current = view === meter ? overview : view;
  LINKS.forEach(([, , one], i) => one === current ? links[i].setAttribute('aria-current', 'page') : links[i].removeAttribute('aria-current'));
  document.title = `${view.title()} – Mbus.Edge`;
  main.setAttribute('aria-busy', 'true');
  try {
    await view.render(main, parts, signal);
  } catch (error) {
    if (signal.aborted) return;
    put(main, el('header', { class: 'head' }, el('h1', { tabindex: -1 }, view.title())),
      el('p', { class: 'error', role: 'alert' }, error.message),
      el('button', { type: 'button', class: 'first', click: show }, t('Try again')));
  }
  if (signal.aborted) return;
  main.dataset.view = path;
  main.removeAttribute('aria-busy');
  if (navigated) main.querySelector('h1')?.focus();
  navigated = true;
}

let navigated = false;

function askForToken(reason) {
  const { promise, resolve } = Promise.withResolvers();
  const input = el('input', { id: 'token', type: 'password', required: true, autocomplete: 'off', spellcheck: 'false' });
  const dialog = el('dialog', { 'aria-labelledby': 'ask', close: () => dialog.isConnected && dialog.showModal() }, el('form', { submit: event => {
    event.preventDefault();
    dialog.remove();
    resolve(input.value.trim());
  } }, el('h2', { id: 'ask' }, t('Token')),
  el('p', {}, t('This gateway needs a token. `mbus gateway token` creates one. It is kept until this tab is closed.')),
  reason ? el('p', { class: 'error', role: 'alert' }, reason) : null,
  el('label', { class: 'field', for: 'token' }, el('span', {}, t('Token')), input), el('button', { class: 'first' }, t('Use'))));
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

document.documentElement.lang = language;
document.body.append(
  el('a', { class: 'skip', href: '#main', click: event => { event.preventDefault(); main.focus(); } }, t('To the content')),
  el('header', { class: 'top' }, el('a', { class: 'brand', href: '#/' }, el('img', { src: '/page/icon.svg', alt: '', width: 28, height: 28 }), 'Mbus.Edge'), el('nav', { class: 'main', 'aria-label': t('Pages') }, links)),
  main);
askWith(askForToken);
addEventListener('hashchange', show);
show();
