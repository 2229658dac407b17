// Builds elements. Texts become text nodes, never markup: names and values come from meters and other hosts.

const SVG = 'http://www.w3.org/2000/svg';

/** Creates an HTML element. Properties with a function are listeners; null and undefined are left out. */
export function el(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Creates an SVG element. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Replaces the content of an element. */
export function put(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** Creates a table. A column is {head, isNumber}; a row is a list of cells, of which the first is its header. */
export function table(caption, columns, rows) {
  const head = el('tr', {}, columns.map(column => el('th', { scope: 'col', class: column.isNumber ? 'number' : null }, column.head)));
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table', {}, el('caption', {}, caption), el('thead', {}, head), el('tbody', {}, rows.map(row => tableRow(columns, row)))));
}

/** Creates a row for the body of a table. */
export function tableRow(columns, row) {
  return el('tr', {}, row.map((cell, i) => el(i ? 'td' : 'th', { scope: i ? null : 'row', class: columns[i].isNumber ? 'number' : null }, cell)));
}

/** Draws one of the icons of the page; it is only decoration. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));
}

const ICONS = {
  overview: 'M4 13h7V4H4zM13 20h7v-9h-7zM4 20h7v-5H4zM13 4v5h7V4z',
  bus: 'M3 12h4l3-8 4 16 3-8h4',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  events: 'M5 6h14M5 12h14M5 18h9',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  key: 'M14 10a4 4 0 1 0-3.5 4L12 12.500h2V15h2.500v2.500H20V14l-6-4z',
};

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...flat(children));
  return element;
}

const flat = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
