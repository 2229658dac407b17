import { put, svg } from './dom.js';
import { number } from './format.js';

// Charts as SVG, drawn for the width of their place. A table beside each chart has the same values.

const HEIGHT = 240;
const LEFT = 56;
const BOTTOM = 24;
const TOP = 10;
const LABEL = 64;

/**
 * Draws a chart in an element, and again when its width changes.
 * @param kind 'bars' for amounts of a period, 'line' for values at a time.
 * @param points [{label, value}]; a value of null is a gap.
 * @param show Called with the point under the pointer; null when it leaves.
 */
export function chart(element, { kind, points, summary, show }) {
  const draw = () => put(element, drawing(element.clientWidth || 640, kind, points, summary, show));
  element.sizes?.disconnect();
  let width = 0;
  element.sizes = new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    draw();
  });
  element.sizes.observe(element);
  width = element.clientWidth;
  draw();
}

/** Draws a small chart without axes. */
export function spark(kind, values, label) {
  const max = Math.max(...values), min = kind === 'bars' ? 0 : Math.min(...values);
  const y = value => 30 - 28 * (value - min) / (max - min || 1);
  const step = 120 / Math.max(1, values.length - (kind === 'bars' ? 0 : 1));
  const shapes = kind === 'bars'
    ? values.map((value, i) => svg('rect', { x: i * step + 1, width: Math.max(1, step - 2), y: Math.min(y(value), 29), height: Math.max(1, 30 - y(value)), rx: 1 }))
    : svg('path', { d: values.map((value, i) => `${i ? 'L' : 'M'}${(i * step).toFixed(1)} ${y(value).toFixed(1)}`).join('') });
  return svg('svg', { class: `spark ${kind}`, viewBox: '0 0 120 32', preserveAspectRatio: 'none', role: 'img', 'aria-label': label }, shapes);
}

function drawing(width, kind, points, summary, show) {
  const known = points.map(point => point.value).filter(value => value !== null);
  const ticks = ticksOf(kind === 'bars' ? Math.min(0, ...known) : Math.min(...known), Math.max(...known, kind === 'bars' ? 0 : -Infinity));
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const step = (width - LEFT) / points.length;
  const y = value => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  const x = i => LEFT + (i + 0.5) * step;
  const cursor = svg('rect', { class: 'cursor', y: TOP, height: HEIGHT - TOP - BOTTOM, width: step, x: -width });

  const move = event => {
    const at = Math.floor((event.clientX - frame.getBoundingClientRect().left - LEFT) / step);
    const inside = at >= 0 && at < points.length;
    cursor.setAttribute('x', inside ? LEFT + at * step : -width);
    show(inside ? points[at] : null);
  };
  const leave = () => {
    cursor.setAttribute('x', -width);
    show(null);
  };
  const frame = svg('svg', { class: 'chart', width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': summary, pointermove: move, pointerleave: leave },
    ticks.map(tick => [
      svg('line', { class: 'grid', x1: LEFT, x2: width, y1: y(tick), y2: y(tick) }),
      svg('text', { class: 'tick', x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end' }, number(tick)),
    ]),
    cursor,
    kind === 'bars' ? bars(points, x, y, step) : line(points, x, y),
    labels(points, x, step, width));
  return frame;
}

function bars(points, x, y, step) {
  const width = Math.max(1, step * 0.72);
  return points.map((point, i) => point.value === null ? null
    : svg('rect', { class: point.isPartial ? 'bar partial' : 'bar', x: x(i) - width / 2, width, y: Math.min(y(point.value), y(0) - 1), height: Math.max(1, y(0) - y(point.value)), rx: Math.min(3, width / 3) }));
}

function line(points, x, y) {
  let path = '', joined = false;
  points.forEach((point, i) => {
    if (point.value !== null) path += `${joined ? 'L' : 'M'}${x(i).toFixed(1)} ${y(point.value).toFixed(1)}`;
    joined = point.value !== null;
  });
  return svg('path', { class: 'line', d: path });
}

function labels(points, x, step, end) {
  const every = Math.ceil(LABEL / step);
  return points.map((point, i) => i % every || x(i) + LABEL / 2 > end ? null : svg('text', { class: 'tick', x: x(i), y: HEIGHT - 6, 'text-anchor': 'middle' }, point.label));
}

// Four to six round numbers around the values.
function ticksOf(min, max) {
  if (min === max) [min, max] = min === 0 ? [0, 1] : [min - Math.abs(min) / 100, max + Math.abs(max) / 100];
  const rough = (max - min) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find(one => one * power >= rough) * power;
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
