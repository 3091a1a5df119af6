// The courses of several runs over each other, aligned at their starts.
import { chart } from '../charts/chart.js';
import { chartGroup } from '../charts/group.js';
import { ring } from '../charts/palette.js';
import { get, id } from '../page/api.js';
import { h } from '../page/dom.js';

const most = 6; // as many curves as can be told apart

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

/** Of repetitions the first stands for all: the table has the medians. */
export async function overlay(experiments, signal) {
  const shown = experiments.slice(0, most);
  let timelines = await Promise.all(shown.map(e => get(`experiments/${id(e.runs[0])}/timeline`, signal)));
  const interval = Math.max(...timelines.map(t => t.intervalSeconds));
  // One axis for all: runs of other lengths may have come in finer intervals.
  timelines = await Promise.all(timelines.map((t, i) => t.intervalSeconds === interval ? t : get(`experiments/${id(shown[i].runs[0])}/timeline?interval=${interval}`, signal)));
  const count = Math.max(...timelines.map(loaded));
  const x = Array.from({ length: count }, (_, i) => i * interval);
  const group = chartGroup();
  group.setWhole(0, count * interval);
  const charts = [];
  for (const want of wanted.filter(w => timelines.some(t => t.series[w.series]))) {
    const made = await chart(group, {
      ...want,
      series: shown.map((e, i) => ({ key: e.name, label: e.runs.length > 1 ? `${e.name} (${e.runs[0]})` : e.name, colour: ring[i].colour, dash: ring[i].dash, step: want.step, spanGaps: !want.step })),
    }, signal);
    made.setData({ x, ...Object.fromEntries(shown.map((e, i) => [e.name, x.map((_, row) => {
      const value = timelines[i].series[want.series]?.[row] ?? null;
      return value === null ? null : want.rate ? value / interval : value;
    })])) });
    charts.push(made.element);
  }
  return [h('h2', {}, 'Courses, aligned at their starts'), experiments.length > most && h('p.quiet', {}, `The first ${most} of ${experiments.length}.`), group.bar, h('div.charts', {}, charts)];
}
