// Charts on one time axis: they share zoom and cursor, and one line says where the cursor is.
import { h, setText } from '../page/dom.js';
import { elapsed, clock } from '../page/format.js';

export function chartGroup({ startMs = null } = {}) {
  const charts = new Set();
  const group = { key: `g${Math.random()}`, charts, range: null, startMs, apply, reset, pan, zoom, cursor };
  let frame = 0;
  let whole = [0, 1];

  const place = h('span.place', { 'aria-live': 'off' });
  group.bar = h('div.chart-bar', {}, place,
    h('span.quiet.hint', {}, 'drag to zoom, double-click for all'),
    h('button', { type: 'button', title: 'Zoom in', 'aria-label': 'Zoom in', onclick: () => zoom(0.5) }, '+'),
    h('button', { type: 'button', title: 'Zoom out', 'aria-label': 'Zoom out', onclick: () => zoom(2) }, '−'),
    h('button', { type: 'button', 'aria-label': 'Earlier', title: 'Earlier', onclick: () => pan(-0.25) }, '◀'),
    h('button', { type: 'button', 'aria-label': 'Later', title: 'Later', onclick: () => pan(0.25) }, '▶'),
    h('button', { type: 'button', onclick: reset }, 'All'));

  /** The whole time that there are data of. */
  group.setWhole = (from, to) => { whole = [from, Math.max(to, from + 1)]; };
  group.now = () => group.range ?? whole;

  /** null: everything, also what is still to come. */
  function apply(range) {
    group.range = range;
    // However often it changes: all charts are drawn once, before the next picture.
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      for (const chart of charts) chart.draw();
      cursor(null);
    });
  }

  function reset() { apply(null); }

  function zoom(factor) {
    const [from, to] = group.now();
    const middle = (from + to) / 2, half = Math.max(1, (to - from) / 2 * factor);
    apply(half * 2 >= whole[1] - whole[0] ? null : within(middle - half, middle + half));
  }

  function pan(share) {
    const [from, to] = group.now();
    const by = (to - from) * share;
    if (group.range) apply(within(from + by, to + by));
  }

  function within(from, to) {
    const length = to - from;
    const start = Math.min(Math.max(from, whole[0]), whole[1] - length);
    return [start, start + length];
  }

  function cursor(x) {
    const [from, to] = group.now();
    setText(place, x === null ? `${elapsed(from)} to ${elapsed(to)} after the start`
      : `at ${elapsed(x)}${group.startMs ? ` (${clock(group.startMs + x * 1000)})` : ''}`);
  }

  return group;
}
