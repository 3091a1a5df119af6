// The courses of several experiments over each other, aligned at their starts: each repetition thin, their mean strong,
// and around it the 95 % interval of the mean.
import { chart } from '../charts/chart.js';
import { chartGroup } from '../charts/group.js';
import { ring } from '../charts/palette.js';
import { get, id } from '../page/api.js';
import { h } from '../page/dom.js';
import { plural } from '../page/format.js';
import { fewest, spread } from './spread.js';

const most = 6;       // as many experiments as can be told apart
const mostRuns = 20;  // of each: more thin lines are an area
const points = 1200;  // of a course: finer than any chart is wide

const wanted = [
  { title: 'Instances in service', unit: 'instances', series: 'inService', step: true, whole: true },
  { title: 'CPU of the group', unit: '%', series: 'cpuPct' },
  { title: 'Response time, p95', unit: 'ms', series: 'responseP95Ms' },
  { title: 'Load sent', unit: 'requests per second', series: 'sent', rate: true },
];

/** Intervals until the last in which something was due: the rest of a second that follows is not a course. */
function loaded(timeline) {
  const sent = timeline.series.sent ?? [];
  let count = timeline.count;
  if (count > 1 && !sent[count - 1]) count--;
  return count;
}

export async function overlay(experiments, signal) {
  const shown = experiments.slice(0, most).map(e => ({ name: e.name, runs: e.runs.slice(0, mostRuns), left: Math.max(0, e.runs.length - mostRuns) }));
  const all = [...new Set(shown.flatMap(e => e.runs))];
  const views = await several(all, run => get(`experiments/${id(run)}`, signal));
  // One axis for all, no finer than it can be drawn: the repetitions of a long run are asked for thinned.
  const longest = Math.max(...views.map(v => (Date.parse(v.endedAt) - Date.parse(v.startedAt)) / 1000));
  const interval = Math.max(1, Math.ceil(longest / points));
  const timelines = new Map((await several(all, run => get(`experiments/${id(run)}/timeline?interval=${interval}`, signal))).map((t, i) => [all[i], t]));
  const count = Math.max(...[...timelines.values()].map(loaded));
  const x = Array.from({ length: count }, (_, i) => i * interval);
  const group = chartGroup();
  group.setWhole(0, count * interval);
  const charts = [];
  for (const want of wanted.filter(w => [...timelines.values()].some(t => t.series[w.series]))) {
    const data = { x }, series = [], bands = [];
    shown.forEach((e, i) => {
      const { colour, dash } = ring[i];
      const columns = e.runs.map(run => course(timelines.get(run), want, x, interval));
      const line = { colour, step: want.step, spanGaps: !want.step };
      if (columns.length > 1) {
        columns.forEach((column, n) => {
          data[`${e.name}/${n}`] = column;
          series.push({ ...line, key: `${e.name}/${n}`, label: e.runs[n], width: 1, faint: 0.35, quiet: true });
        });
      }
      const { mean, lower, upper } = spread(columns);
      Object.assign(data, { [e.name]: mean, [`${e.name}/lower`]: lower, [`${e.name}/upper`]: upper });
      if (columns.length >= fewest) bands.push({ lower: `${e.name}/lower`, upper: `${e.name}/upper`, colour, step: want.step });
      series.push({ ...line, key: e.name, label: columns.length > 1 ? `${e.name}, mean of ${columns.length}` : e.name, dash, width: 2.5 });
    });
    // Means last: they lie on top.
    series.sort((a, b) => Boolean(b.quiet) - Boolean(a.quiet));
    const made = await chart(group, { ...want, series, bands }, signal);
    made.setData(data);
    charts.push(made.element);
  }
  return [h('h2', {}, 'Courses, aligned at their starts'), h('p.quiet', {}, note(experiments, shown)), group.bar, h('div.charts', {}, charts)];
}

function note(experiments, shown) {
  const repeated = shown.some(e => e.runs.length > 1), banded = shown.some(e => e.runs.length >= fewest), cut = shown.find(e => e.left);
  return [
    experiments.length > most && `The first ${most} of ${experiments.length} experiments.`,
    repeated && 'Thin lines: each repetition. Strong lines: their mean.',
    banded ? 'Areas: the 95 % interval of the mean.' : repeated && `An interval is drawn from ${fewest} repetitions on.`,
    cut && `Of ${cut.name} the first ${mostRuns} of ${plural(cut.runs.length + cut.left, 'repetition')}.`,
  ].filter(Boolean).join(' ');
}

function course(timeline, want, x, interval) {
  const column = timeline.series[want.series] ?? [];
  return x.map((_, row) => column[row] === undefined || column[row] === null ? null : want.rate ? column[row] / interval : column[row]);
}

/** Four at a time: a browser has six connections to a host, and the page's own state needs some. */
async function several(items, ask) {
  const found = [];
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(4, items.length) }, async () => {
    while (next < items.length) {
      const i = next++;
      found[i] = await ask(items[i]);
    }
  }));
  return found;
}
