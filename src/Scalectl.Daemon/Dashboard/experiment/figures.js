// Figures of a run: the first ones as tiles, limits, the expense, and all metrics with unit, formula and "better when".
import { doughnut } from '../charts/doughnut.js';
import { h } from '../page/dom.js';
import { exact, money, number, words } from '../page/format.js';

/** While it runs, what the timeline says so far; afterwards the report's figures. */
export function tiles(view, timeline) {
  const { elasticity, user, cost, load } = view;
  const found = [];
  const add = (name, figure, unit, note) => { if (figure !== null && figure !== undefined) found.push(tile(name, figure, unit, note)); };
  const under = elasticity?.tauUPct ?? timeline.share('demand', 'inService', (d, s) => d > s), over = elasticity?.tauOPct ?? timeline.share('demand', 'inService', (d, s) => s > d);
  const soFar = elasticity || load || user ? null : 'so far';
  add('Under-provisioned', under, '% of time', elasticity ? `${number(elasticity.accU)} instances missing on average` : soFar);
  add('Over-provisioned', over, '% of time', elasticity ? `${number(elasticity.accO)} instances too many on average` : soFar);
  const inService = (timeline.series.inService ?? []).filter(v => v !== null);
  if (elasticity) found.push(tile('Bounds', `${number(elasticity.boundLower)} to ${number(elasticity.boundUpper)}`, 'instances', 'fewest and most in service'));
  else if (inService.length) found.push(tile('In service', number(inService.at(-1)), 'instances', `${Math.min(...inService)} to ${inService.reduce((a, b) => Math.max(a, b))} so far`));
  add('Mean response time', user?.averageResponseTimeMs ?? timeline.newest('responseMeanMs'), 'ms', user ? `p95 ${number(user.p95Ms)} ms, p99 ${number(user.p99Ms)} ms` : 'of the last second');
  add('Mean latency', user?.averageLatencyMs ?? timeline.newest('probeLatencyMs'), 'ms', 'TCP connect, by the prober');
  const sent = load?.sent ?? timeline.sum('sent');
  add('Sent', sent, 'requests', load ? `of ${number(load.planned)} planned; schedule ${load.keptSchedule ? 'kept' : 'not kept'}` : soFar);
  const errors = user ? user.errorResponses : timeline.count ? (timeline.sum('answered4xx') ?? 0) + (timeline.sum('answered5xx') ?? 0) : null;
  add('Errors', errors, 'answers', user ? `of ${number(user.totalResponses)}; ${number(user.noAnswer)} without an answer` : soFar);
  if (cost?.cost !== undefined) found.push(tile('Cost', money(cost.cost, cost.currency), '', `${number(cost.machines)} machines, by the ${cost.billing}`));
  return found;
}

const tile = (name, figure, unit, note) => h('div.tile', {}, h('dt', {}, name), h('dd', {}, h('span.figure', {}, typeof figure === 'number' ? number(figure) : figure), h('span.unit', {}, ` ${unit}`), note && h('div.note', {}, note)));

export function limits(view) {
  const rules = view.slo ?? [];
  if (!view.specification.slo?.length) return null;
  return h('section.card', { 'aria-labelledby': 'limits' }, h('h2', { id: 'limits' }, 'Limits'),
    rules.length === 0 ? h('p.quiet', {}, 'Nothing is measured yet.')
      : h('table', {}, h('thead', {}, h('tr', {}, ['Rule', 'Measured', ''].map(t => h('th', { scope: 'col' }, t || h('span.unseen', {}, 'kept'))))),
        h('tbody', {}, rules.map(r => h('tr', {}, h('th', { scope: 'row' }, r.rule), h('td', {}, r.measured === undefined ? 'no such figure' : number(r.measured)), h('td', {}, r.met ? h('span.badge.kept', {}, '✓ kept') : h('span.badge.broken', {}, '✕ not kept')))))));
}

/** Of the expense, what carried load and what was too much. */
export function expense(view, timeline) {
  const e = view.elasticity;
  let all = e?.operatingExpense ?? view.cost?.operatingExpense, over = e && e.averageSupply > 0 ? all * e.accO / e.averageSupply : null;
  if (all === undefined && timeline.series.inService) {
    const step = Math.max(1, timeline.interval);
    all = timeline.sum('inService') * timeline.interval / step;
    over = timeline.series.demand ? timeline.series.inService.reduce((sum, s, i) => sum + Math.max(0, (s ?? 0) - (timeline.series.demand[i] ?? s ?? 0)), 0) : null;
  }
  if (!all) return null;
  const slices = over === null || over === undefined ? [{ name: 'capacity', value: all, colour: 'productive' }] : [{ name: 'productive', value: all - over, colour: 'productive' }, { name: 'over-provisioned', value: over, colour: 'unneeded' }];
  return h('section.card', { 'aria-labelledby': 'expense' }, h('h2', { id: 'expense' }, 'Operating expense', e ? '' : ' so far'), doughnut('Operating expense', slices, 'instance-steps'));
}

const better = { lower: '↓ lower is better', higher: '↑ higher is better', 'near-zero': '0 is best', yes: 'yes is best', neither: 'describes' };
const sections = { elasticity: 'Elasticity: was the decision right?', controlLag: 'Control lag: how fast did the cloud carry it out?', user: 'What users felt', cost: 'Cost', load: 'Load' };

export function figures(view, metrics) {
  return Object.entries(sections).filter(([key]) => view[key]).map(([key, title]) => {
    const rows = metrics.filter(m => m.section === key && ['number', 'boolean', 'string'].includes(typeof view[key][m.field]));
    // The tables are long: on a narrow page each is opened by who wants it.
    return h('details.card.figures', { open: matchMedia('(min-width: 48rem)').matches }, h('summary', {}, h('h2', {}, title)), h('div.scroll', {}, h('table', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Figure'), h('th.number', { scope: 'col' }, 'Value'), h('th', { scope: 'col' }, 'Unit'), h('th', { scope: 'col' }, 'Better'), h('th', { scope: 'col' }, 'Meaning'))),
      h('tbody', {}, rows.map(m => row(m, view[key][m.field]))))));
  });
}

const row = (m, value) => h('tr', { 'data-metric': `${m.section}.${m.field}` },
  h('th', { scope: 'row' }, m.name, h('div.quiet', {}, h('small', {}, m.field))),
  h('td.number', { title: typeof value === 'number' ? exact(value) : undefined, 'data-value': String(value) }, typeof value === 'number' ? number(value) : typeof value === 'boolean' ? (value ? 'yes' : 'no') : words(value)),
  h('td', {}, m.unit), h('td.nowrap.quiet', {}, better[m.better] ?? m.better),
  h('td', {}, h('details', {}, h('summary', {}, m.meaning), h('p.formula', {}, m.formula), h('p.quiet', {}, `Example: ${m.example}`))));
