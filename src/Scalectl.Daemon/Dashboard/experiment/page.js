// One experiment: live and afterwards the same page.
import { download, get, id, post, remove } from '../page/api.js';
import { confirm } from '../page/dialog.js';
import { h, setText, show } from '../page/dom.js';
import { badge, ended } from '../page/experiments.js';
import { elapsed, time } from '../page/format.js';
import { loading } from '../page/states.js';
import { byRoute, times } from '../page/times.js';
import { experimentCharts } from './charts.js';
import { decisionList } from './decisions.js';
import { expense, figures, limits, tiles } from './figures.js';
import { watch } from './live.js';
import { Timeline } from './timeline.js';

export async function open(main, { argument, signal }) {
  show(main, loading(argument));
  const path = `experiments/${id(argument)}`;
  const [first, metrics] = await Promise.all([get(path, signal), get('metrics', signal)]);
  let view = first;
  let decisions = [];
  let soFar = null; // of its load, while it runs
  const timeline = new Timeline(view);

  const parts = { head: h('div'), late: h('p.late', { role: 'status' }), tiles: h('dl.tiles'), charts: h('div'), expense: h('div'), times: h('div'), routes: h('div'), decisions: h('div'), limits: h('div'), figures: h('div') };
  show(main, parts.head, parts.late, parts.tiles, parts.charts, h('div.grid', {}, parts.limits, parts.expense), parts.times, parts.routes, parts.decisions, parts.figures);
  const charts = await experimentCharts(view, timeline, () => decisions, signal);
  if (signal.aborted) return;
  show(parts.charts, charts.element);
  drawHead();
  await reload();
  if (!ended(view.state)) watch(argument, signal, { moment, end: reload, samples: from => get(`${path}/samples?from=${from}`, signal), reload, late: text => setText(parts.late, text), timeline });

  /** Everything again: at the start, when the daemon was away, at the end. */
  async function reload() {
    view = await get(path, signal);
    if (view.startedAt) {
      timeline.take(await get(`${path}/timeline`, signal), view);
      decisions = await get(`${path}/decisions`, signal);
    }
    if (signal.aborted) return;
    if (ended(view.state)) setText(parts.late, '');
    drawHead();
    drawAll();
    drawLoad();
  }

  /** A second of a running experiment. */
  async function moment(live, fresh) {
    const began = !view.startedAt && live.experiment.startedAt;
    const before = view.state;
    view = { ...view, ...live.experiment, slo: live.slo };
    if (began) {
      await reload();
      return;
    }
    if (fresh) {
      decisions = await get(`${path}/decisions`, signal);
      const own = view.specification.load.routes?.length > 1 && (await get('clusters', signal)).find(c => c.experiment === view.id);
      if (own) soFar = (await get(`clusters/${id(own.name)}`, signal)).load ?? soFar;
      drawLoad();
    }
    if (before !== view.state) drawHead();
    else drawProgress();
    drawAll();
  }

  function drawAll() {
    charts.draw(timeline, !ended(view.state));
    show(parts.tiles, tiles(view, timeline));
    show(parts.limits, limits(view));
    show(parts.expense, expense(view, timeline));
    show(parts.decisions, decisionList(decisions, timeline.startMs, at => charts.show(at)));
    if (ended(view.state) && !parts.figures.firstChild) show(parts.figures, figures(view, metrics));
  }

  function drawLoad() {
    show(parts.times, times(view.load ?? soFar, view.user));
    show(parts.routes, byRoute(view.load ?? soFar, view.load ? '' : 'so far'));
  }

  function drawHead() {
    const over = ended(view.state);
    show(parts.head,
      h('div.row', {}, h('h1', {}, view.id), badge(view.state),
        over && view.startedAt && ['html', 'md', 'csv', 'json'].map(f => h('button', { type: 'button', title: `Save as ${f}`, onclick: () => download(`${path}/export?format=${f}`, `${view.id}.${f}`) }, f.toUpperCase())),
        over && view.state === 'done' && h('a.button', { href: `#/compare?of=${id(view.id)}` }, 'Compare'),
        !over && h('button.danger', { type: 'button', onclick: stop }, 'Stop'),
        over && h('button.danger', { type: 'button', onclick: erase }, 'Delete')),
      h('p.quiet', { id: 'experiment-line' }), !over && h('progress', { id: 'experiment-progress', max: 1, value: view.progress, 'aria-label': 'Progress of the load' }));
    drawProgress();
  }

  function drawProgress() {
    const line = parts.head.querySelector('#experiment-line'), bar = parts.head.querySelector('#experiment-progress');
    const { load } = view.specification;
    const when = view.startedAt ? `load began ${time(view.startedAt)}${ended(view.state) ? `, took ${elapsed((new Date(view.endedAt) - new Date(view.startedAt)) / 1000)} in all` : ''}` : `submitted ${time(view.createdAt)}`;
    setText(line, [load.function, when, view.message].filter(Boolean).join(' · '));
    if (bar) bar.value = view.progress;
  }

  function stop() {
    return confirm(`Stop ${view.id}?`, 'Its load ends, what it made on the cloud is removed, and the figures up to now are kept.', 'Stop it', () => post(`${path}/stop`));
  }

  async function erase() {
    if (await confirm(`Delete ${view.id}?`, 'Its samples and figures are lost for good.', 'Delete', () => remove(path))) location.hash = '#/experiments';
  }
}
