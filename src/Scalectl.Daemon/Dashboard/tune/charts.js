// The threshold against what it gave: errors, response time, cost; and response time against cost with the front.
import { pointChart } from '../charts/points.js';
import { h } from '../page/dom.js';
import { number, withUnit } from '../page/format.js';

export function tuningCharts(view) {
  const tried = view.tries.filter(t => t.figures);
  if (!tried.length) return null;
  const answer = view.answer?.threshold ?? null, front = new Set(view.answer?.front ?? []);
  const currency = tried.find(t => t.figures.cost !== undefined)?.figures.currency;
  const price = t => currency ? t.figures.cost : t.figures.operatingExpense;
  const costs = currency ? `of the machines, ${currency}` : 'machine-steps';
  const kind = t => t.holds === false ? 'bad' : front.has(t.number) ? 'good' : 'quiet';
  const share = view.request.errorLimit.endsWith('%');
  const errors = t => share ? t.figures.errorSharePct : t.figures.errors;
  const over = (title, unit, figure, limit) => pointChart({
    title, unit, x: { label: 'threshold, % of CPU', from: 0, to: 100 }, y: { label: unit }, limit,
    points: tried.map(t => ({ x: t.threshold, y: figure(t), kind: kind(t), ring: t.threshold === answer, text: `try ${t.number}, ${number(t.threshold)} %: ${number(figure(t))}${t.holds === false ? ', errors above the limit' : ''}` })),
    line: [...new Map(tried.map(t => [t.threshold, [t.threshold, figure(t)]])).values()].filter(([, y]) => y !== undefined && y !== null).sort(([a], [b]) => a - b),
  });
  const limit = Number.parseFloat(view.request.errorLimit);
  return h('section', { 'aria-label': 'What was tried' }, h('h2', {}, 'What was tried'),
    h('ul.legend', {}, h('li', {}, h('span.key.good', { 'aria-hidden': 'true' }, '●'), ' on the front: none is both faster and cheaper'), h('li', {}, h('span.key.quiet', { 'aria-hidden': 'true' }, '●'), ' holds'), h('li', {}, h('span.key.bad', { 'aria-hidden': 'true' }, '✕'), ' errors above the limit'), answer !== null && h('li', {}, h('span.key', { 'aria-hidden': 'true' }, '◯'), ' the answer')),
    h('div.charts', {},
      over('Errors', share ? '% of all requests' : 'requests', errors, { value: limit, label: `limit ${view.request.errorLimit}` }),
      over('Response time, p95', 'ms', t => t.figures.p95Ms), over('Cost', costs, price),
      pointChart({
        title: 'Response time against cost', unit: 'the front is joined', x: { label: `cost, ${currency ?? costs}` }, y: { label: 'p95, ms' },
        points: tried.map(t => ({ x: price(t), y: t.figures.p95Ms, kind: kind(t), ring: t.threshold === answer, text: `${number(t.threshold)} %: p95 ${withUnit(t.figures.p95Ms, 'ms')}, cost ${number(price(t))}` })),
        line: tried.filter(t => front.has(t.number) && t.figures.p95Ms !== undefined && price(t) !== undefined).map(t => [price(t), t.figures.p95Ms]).sort(([a], [b]) => a - b),
      })));
}
