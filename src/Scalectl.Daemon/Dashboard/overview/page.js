// What is running, what ran last, what it cost, and whether daemon and cloud are well.
import { get, id } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { every } from '../page/every.js';
import { badge, ended, link, progress } from '../page/experiments.js';
import { elapsed, money, number, plural, time } from '../page/format.js';
import { command, empty, failure, loading } from '../page/states.js';
import { loadSoFar } from '../page/times.js';

const latest = 8;

export async function open(main, { signal }) {
  const parts = { tiles: h('dl.tiles'), running: h('div'), apps: h('div'), clusters: h('div'), loads: h('div'), experiments: h('div.scroll') };
  show(main, loading('the overview'));
  const known = new Map(); // an experiment that has ended does not change: its report is asked for once
  let drawn = false;
  await every(2000, signal, async () => {
    try {
      const [status, experiments] = await Promise.all([get('status', signal), get('experiments', signal)]);
      const last = newestFirst(experiments).slice(0, latest);
      for (const e of last.filter(e => ended(e.state) && !known.has(e.id))) known.set(e.id, await get(`experiments/${encodeURIComponent(e.id)}`, signal).catch(() => ({})));
      if (!drawn) show(main, layout(parts));
      drawn = true;
      draw(parts, status, experiments, last, known);
      for (const fold of parts.loads.querySelectorAll('details[open]')) show(fold.lastChild, loadSoFar((await get(`clusters/${id(fold.dataset.cluster)}`, signal)).load));
    } catch (e) {
      if (e.name === 'AbortError') return;
      if (!drawn) show(main, failure(e)); // afterwards the banner says it, and what is known stays
    }
  });
}

const newestFirst = experiments => [...experiments].sort((a, b) => b.createdAt.localeCompare(a.createdAt));

const layout = parts => [
  h('h1', {}, 'Overview'), parts.tiles,
  h('h2', {}, 'Running now'), parts.running,
  h('div.grid', {},
    h('section', { 'aria-labelledby': 'apps' }, h('h2', { id: 'apps' }, 'Apps'), h('div.card', {}, parts.apps)),
    h('section', { 'aria-labelledby': 'clusters' }, h('h2', { id: 'clusters' }, 'Clusters that send load'), h('div.card', {}, parts.clusters, parts.loads))),
  h('div.row', {}, h('h2', {}, 'Latest experiments'), h('a', { href: '#/experiments' }, 'All experiments')), h('div.card', {}, parts.experiments),
];

function draw(parts, status, experiments, last, known) {
  const costs = sums([...known.values()].map(v => v.cost));
  show(parts.tiles,
    tile('Daemon', 'running', `since ${time(status.since)}`),
    tile('Cloud', status.message ? 'see above' : status.activeUser ? 'answers' : 'none chosen', status.activeUser ? `as user ${status.activeUser}` : 'scalectl setup NAME'),
    tile('Running', number(status.runningExperiments.length), `of ${plural(experiments.length, 'experiment')}`),
    tile('Machines in service', number(status.apps.reduce((n, a) => n + a.inService, 0)), `of ${plural(status.apps.length, 'app')}`),
    tile('Cost', costs ?? '–', `of the latest ${plural([...known.values()].filter(v => v.cost).length, 'experiment')}`));
  show(parts.running, status.runningExperiments.length ? h('div.grid', {}, status.runningExperiments.map(running)) : h('div.card', {}, firstSteps(status, experiments)));
  show(parts.apps, status.apps.length ? list(status.apps, app) : empty('No app', h('p', {}, 'An experiment can deploy its own, or:'), command('scalectl app deploy shop --image-id ami-lab-webapp --type t3.micro --min 1 --max 6')));
  show(parts.clusters, status.clusters.length ? list(status.clusters, cluster) : empty('No cluster', h('p', {}, 'Nothing sends load now. '), h('p', {}, h('a', { href: '#/load' }, 'Write a load function'))));
  drawFolds(parts.loads, status.clusters);
  show(parts.experiments, last.length ? table(last, known) : empty('No experiment yet', h('p', {}, 'What you run appears here.')));
}

/** A cluster's load, for whoever opens it: it is asked for only then, and stays open and keeps the focus while its figures are drawn anew. */
function drawFolds(place, clusters) {
  const names = JSON.stringify(clusters.map(c => c.name));
  if (place.dataset.names !== names) show(place, clusters.map(c => h('details.load', { 'data-cluster': c.name }, h('summary', {}, `Load of ${c.name}`), h('div', {}, h('p.quiet', {}, 'Asking …')))));
  place.dataset.names = names;
}

const tile = (name, figure, note) => h('div.tile', {}, h('dt', {}, name), h('dd', {}, h('div.figure', {}, figure), h('div.note', {}, note)));

function sums(costs) {
  const by = new Map();
  for (const c of costs.filter(c => c?.cost !== undefined)) by.set(c.currency ?? '', (by.get(c.currency ?? '') ?? 0) + c.cost);
  return by.size ? [...by].map(([currency, sum]) => money(sum, currency)).join(' + ') : null;
}

const running = e => h('article.card', {}, h('div.row', {}, h('h3', {}, link(e)), badge(e.state), h('span.push.quiet', {}, `${number(Math.round(e.progress * 100))} %`)), progress(e), e.message && h('p.quiet', {}, e.message));

const list = (items, draw) => h('table', {}, h('tbody', {}, items.map(draw)));

const app = a => h('tr', {}, h('th', { scope: 'row' }, a.name), h('td', {}, badge(a.state)), h('td.number', {}, `${number(a.inService)} of ${number(a.desired)}`, h('div.quiet', {}, `${a.min} to ${a.max}`)), h('td', {}, a.message ?? a.policy.kind));

const cluster = c => h('tr', {}, h('th', { scope: 'row' }, c.name), h('td', {}, badge(c.state)), h('td.number', {}, plural(c.size, 'machine')), h('td', {}, c.message ?? (c.load ? `${number(c.load.sent)} of ${number(c.load.planned)} sent` : c.function)));

function table(experiments, known) {
  return h('table', {}, h('thead', {}, h('tr', {}, ['Experiment', 'State', 'Started', 'Took'].map(t => h('th', { scope: 'col' }, t)), ['Under-provisioned', 'Response time', 'Cost'].map(t => h('th.number', { scope: 'col' }, t)))),
    h('tbody', {}, experiments.map(e => {
      const view = known.get(e.id) ?? {};
      return h('tr', {}, h('th', { scope: 'row' }, link(e)), h('td', {}, badge(e.state)), h('td', {}, time(e.startedAt ?? e.createdAt)),
        h('td', {}, e.startedAt && e.endedAt ? elapsed((new Date(e.endedAt) - new Date(e.startedAt)) / 1000) : '–'),
        h('td.number', {}, view.elasticity ? `${number(view.elasticity.tauUPct)} %` : '–'),
        h('td.number', {}, view.user?.averageResponseTimeMs !== undefined ? `${number(view.user.averageResponseTimeMs)} ms` : '–'),
        h('td.number', {}, money(view.cost?.cost, view.cost?.currency)));
    })));
}

/** A fresh install is told what to do first, with the command to copy. */
function firstSteps(status, experiments) {
  if (experiments.length) return empty('No experiment is running', command('scalectl experiment run -f FILE.yaml'), h('p', {}, 'or ', h('a', { href: '#/load' }, 'start one with a load function')));
  return empty('Welcome: three steps to the first figures',
    h('ol.steps', {},
      h('li', {}, 'A cloud on this computer, without an account:', command('scalectl lab start')),
      h('li', {}, status.activeUser ? `Cloud settings: ${status.activeUser} is active already.` : ['The user that works on it:', command('echo scalectl-lab-secret | scalectl user add lab --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 --endpoint-url http://127.0.0.1:8086 --bootstrap process --period 1s && scalectl setup lab')]),
      h('li', {}, 'An experiment; it shows here while it runs:', command('scalectl experiment run -f examples/demo.yaml'))));
}
