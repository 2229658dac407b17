import { german } from './german.js';

// English or German: that of the browser, or the one that was chosen.

const KEY = 'mbus-language';

export const language = localStorage.getItem(KEY) ?? (navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en');

/** Chooses the language of the page. */
export function choose(code) {
  localStorage.setItem(KEY, code);
  location.reload();
}

/** Translates a text; {name} stands for a value. */
export function t(text, values = {}) {
  const translated = language === 'de' ? german[text] ?? text : text;
  return translated.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** Translates a term of the decoder, with a capital letter. */
export function term(text) {
  const translated = t(text);
  return translated.charAt(0).toUpperCase() + translated.slice(1);
}
