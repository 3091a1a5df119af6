// How long requests took, corrected and raw, and where of it: connect, first byte, complete. Then route by route.
import { h } from './dom.js';
import { number } from './format.js';
import { cell, head, routeTables, told, wide } from './routes.js';

const parts = [
  ['connect', 'Connect', 'opening a connection, each once'],
  ['firstByte', 'First byte', 'what the application and its queue took'],
  ['complete', 'Complete', 'from the first byte to the last'],
];
const columns = [['Mean', 'meanMs'], ['p50', 'p50Ms'], ['p90', 'p90Ms'], ['p95', 'p95Ms'], ['p99', 'p99Ms'], ['Max', 'maxMs']];

function timesTable(load, user) {
  const rows = [];
  if (user?.p95Ms !== undefined) rows.push(['response', 'Response, from due', 'what a user waited', { meanMs: user.requestWeightedResponseTimeMs, p50Ms: user.p50Ms, p90Ms: user.p90Ms, p95Ms: user.p95Ms, p99Ms: user.p99Ms, maxMs: user.maxMs }]);
  if (user?.rawP95Ms !== undefined) rows.push(['service', 'Response, from sent', 'without what it waited to be sent', { meanMs: user.rawMeanMs, p50Ms: user.rawP50Ms, p90Ms: user.rawP90Ms, p95Ms: user.rawP95Ms, p99Ms: user.rawP99Ms, maxMs: user.rawMaxMs }]);
  for (const [field, name, note] of parts) if (load?.[field]) rows.push([field, name, note, load[field], 'part']);
  if (rows.length && load?.latenessP95Ms !== undefined) rows.push(['lateness', 'Lateness', 'sent minus due: the generator’s own', { p50Ms: load.latenessP50Ms, p95Ms: load.latenessP95Ms, p99Ms: load.latenessP99Ms }]);
  if (!rows.length) return null;
  const known = columns.filter(c => rows.some(r => r[3][c[1]] !== undefined));
  return wide('Response times, part by part', h('table.times', {}, head(['ms'], known.map(c => c[0])), h('tbody', {}, rows.map(r => row(known, ...r)))));
}

export function times(load, user) {
  const table = timesTable(load, user);
  return table && h('section.card', { 'aria-labelledby': 'times' }, h('h2', { id: 'times' }, 'Response times, part by part'), table);
}

/** A cluster's load so far, in little. */
export const loadSoFar = load => load ? [
  h('p', {}, `${number(load.sent)} of ${number(load.planned)} sent, ${number(load.answered)} answered, ${number(load.answered4xx + load.answered5xx)} of them errors; ${number(load.noAnswer)} without an answer, ${number(load.missed)} missed.`),
  timesTable(load), told(load) && routeTables(load),
] : h('p.quiet', {}, 'Nothing is sent yet.');

const row = (columns, field, name, note, figures, kind = 'whole') => h(`tr.${kind}`, { 'data-time': field }, h('th', { scope: 'row' }, name, h('div.quiet', {}, h('small', {}, note))), columns.map(c => cell(figures[c[1]])));

export function byRoute(load, note) {
  return told(load) ? h('section.card', { 'aria-labelledby': 'routes' }, h('h2', { id: 'routes' }, 'By route', note && h('span.quiet', {}, ` ${note}`)), routeTables(load)) : null;
}
