// A load of several routes, route by route: what was sent of each, and how long it took.
import { h } from './dom.js';
import { exact, number } from './format.js';

export const told = load => Boolean(load?.perRoute?.length);

const counts = [['Planned', 'planned'], ['Sent', 'sent'], ['Missed', 'missed'], ['Answered', 'answered'], ['Successes', 'success'], ['Errors', 'errors'], ['No answer', 'noAnswer']];
const times = [['Mean', 'meanMs'], ['p50', 'p50Ms'], ['p90', 'p90Ms'], ['p95', 'p95Ms'], ['p99', 'p99Ms'], ['Max', 'maxMs']];

/** A figure with its exact value at hand. */
export const cell = value => h('td.number', { title: typeof value === 'number' ? exact(value) : undefined, 'data-value': value ?? '' }, number(value));

export const head = (first, columns) => h('thead', {}, h('tr', {}, first.map(t => h('th', { scope: 'col' }, t)), columns.map(t => h('th.number', { scope: 'col' }, t))));

/** Wider than a telephone: it scrolls by itself, also with the keyboard. */
export const wide = (label, ...parts) => h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': label }, parts);

export const routeTables = load => h('div.route-tables', {},
  wide('Requests by route', h('table.routes', {}, head(['Route'], ['Share', ...counts.map(c => c[0])]),
    h('tbody', {}, load.perRoute.map(r => h('tr', { 'data-route': r.name }, h('th', { scope: 'row' }, r.name), h('td.number', {}, `${number(Math.round(r.share * 1000) / 10)} %`), counts.map(c => cell(r[c[1]]))))))),
  wide('Response times by route', h('table.routes', {}, head(['Route', 'ms'], times.map(t => t[0])),
    h('tbody', {}, load.perRoute.map(r => [timeRow(r, 'from due', r.response, true), timeRow(r, 'from sent', r.service, false)])))));

const timeRow = (route, from, of, first) => h('tr', { 'data-route': route.name, 'data-from': from }, first && h('th', { scope: 'row', rowspan: 2 }, route.name), h('td.nowrap.quiet', {}, from), times.map(t => cell(of?.[t[1]])));
