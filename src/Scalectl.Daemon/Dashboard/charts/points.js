// Points over an axis that is no time: what was tried against what it gave. As SVG: they are few, and each can be asked.
import { h, show, svg } from '../page/dom.js';

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

const height = 230, left = 52, right = 16, top = 14, bottom = 40;

/**
 * @param options.title, options.unit  what it shows
 * @param options.x, options.y  { label, from, to }: an axis from 0, or between two values
 * @param options.points  [{ x, y, kind: 'good' | 'bad' | 'quiet', ring, text }]: text says in a sentence what it is
 * @param options.line  [[x, y]]: joins some of them; null: none
 * @param options.limit  { value, label } of y; null: none
 */
export function pointChart(options) {
  const picture = h('div.points');
  const element = h('section.card.chart', { 'aria-label': options.title }, h('h3', {}, options.title, h('span.unit', {}, options.unit)), picture);
  let width = 0;
  new ResizeObserver(entries => {
    const now = Math.max(240, Math.round(entries.at(-1).contentRect.width));
    if (now !== width) {
      width = now;
      show(picture, draw(options, width));
    }
  }).observe(picture);
  return element;
}

function draw({ title, unit, x, y, points, line, limit }, width) {
  const known = points.filter(p => p.x !== null && p.y !== null && p.x !== undefined && p.y !== undefined);
  const across = axis(known.map(p => p.x), x, Math.max(3, Math.floor(width / 90))), up = axis([...known.map(p => p.y), ...(limit ? [limit.value] : [])], y, 5);
  const toX = value => left + (value - across.from) / (across.to - across.from) * (width - left - right);
  const toY = value => height - bottom - (value - up.from) / (up.to - up.from) * (height - top - bottom);
  return svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}, ${unit}: ${known.map(p => p.text).join('; ') || 'nothing yet'}` },
    up.ticks.map(tick => [svg('line.grid-line', { x1: left, x2: width - right, y1: toY(tick), y2: toY(tick) }), svg('text.tick', { x: left - 8, y: toY(tick) + 4, 'text-anchor': 'end' }, figures.format(tick))]),
    across.ticks.map(tick => [svg('line.grid-line', { x1: toX(tick), x2: toX(tick), y1: top, y2: height - bottom }), svg('text.tick', { x: toX(tick), y: height - bottom + 16, 'text-anchor': 'middle' }, figures.format(tick))]),
    svg('text.tick', { x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle' }, x.label),
    limit && [svg('line.limit', { x1: left, x2: width - right, y1: toY(limit.value), y2: toY(limit.value) }), svg('text.limit-text', { x: width - right, y: toY(limit.value) - 5, 'text-anchor': 'end' }, limit.label)],
    line?.length > 1 && svg('polyline.joined', { points: line.map(([a, b]) => `${toX(a)},${toY(b)}`).join(' ') }),
    known.map(p => mark(toX(p.x), toY(p.y), p)));
}

/** A point that does not hold is a cross: told apart without its colour. */
function mark(cx, cy, { kind, ring, text }) {
  return svg('g', {}, svg('title', {}, text), ring && svg('circle.ring', { cx, cy, r: 10 }),
    kind === 'bad' ? svg('path.point.bad', { d: `M${cx - 5} ${cy - 5}L${cx + 5} ${cy + 5}M${cx - 5} ${cy + 5}L${cx + 5} ${cy - 5}` }) : svg(`circle.point.${kind}`, { cx, cy, r: 5 }));
}

/** Round figures that hold all values. */
function axis(values, { from, to }, count) {
  const low = from ?? 0, high = to ?? Math.max(...values, 0);
  const span = high - low || 1;
  const rough = span / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough);
  const end = to ?? low + Math.ceil(span * 1.04 / step) * step;
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= end + step / 1000; tick += step) ticks.push(Number(tick.toPrecision(12)));
  return { from: low, to: end, ticks };
}
