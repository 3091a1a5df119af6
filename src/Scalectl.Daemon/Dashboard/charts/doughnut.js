// Parts of a sum as a ring, the sum in its middle (the thesis' figure 3.4).
import { h, svg } from '../page/dom.js';
import { number } from '../page/format.js';

/** @param slices [{ name, value, colour }]: colour is a class of charts.css */
export function doughnut(title, slices, unit) {
  const sum = slices.reduce((total, s) => total + s.value, 0);
  const radius = 42, round = 2 * Math.PI * radius;
  let before = 0;
  const arcs = slices.filter(s => s.value > 0).map(s => {
    const length = s.value / sum * round;
    const arc = svg(`circle.slice.${s.colour}`, { cx: 60, cy: 60, r: radius, fill: 'none', 'stroke-width': 18, 'stroke-dasharray': `${Math.max(0, length - 1)} ${round - length + 1}`, 'stroke-dashoffset': -before, transform: 'rotate(-90 60 60)' });
    before += length;
    return arc;
  });
  const text = slices.map(s => `${s.name} ${number(s.value)}`).join(', ');
  return h('div.doughnut', {},
    svg('svg', { viewBox: '0 0 120 120', role: 'img', 'aria-label': `${title}: ${number(sum)} ${unit}: ${text}` },
      svg('circle.slice-back', { cx: 60, cy: 60, r: radius, fill: 'none', 'stroke-width': 18 }), arcs,
      svg('text.middle', { x: 60, y: 62, 'text-anchor': 'middle' }, number(sum)),
      svg('text.middle-unit', { x: 60, y: 75, 'text-anchor': 'middle' }, unit)),
    h('ul.legend.column', {}, slices.map(s => h('li', {}, h(`span.area.${s.colour}`, { 'aria-hidden': 'true' }), `${s.name} `, h('b', {}, number(s.value)), h('span.quiet', {}, sum > 0 ? ` ${number(100 * s.value / sum)} %` : '')))));
}
