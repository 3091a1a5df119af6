// The run's charts, all on one time axis.
import { chart } from '../charts/chart.js';
import { chartGroup } from '../charts/group.js';
import { h } from '../page/dom.js';
import { seconds } from './timeline.js';

export async function experimentCharts(view, timeline, decisions, signal) {
  const group = chartGroup({ startMs: timeline.startMs });
  const { specification } = view;
  const policy = specification.app?.deploy?.policy;
  const target = specification.app?.policyTarget ?? (policy && policy.kind !== 'static' ? policy.target ?? 60 : null);
  const marks = () => decisions().filter(d => d.kind === 'changed').map(d => ({ x: (Date.parse(d.at) - timeline.startMs) / 1000, up: d.to > d.from }));
  const line = (key, label, colour, more = {}) => ({ key, label, colour, ...more });
  const wanted = [
    {
      title: 'Instances and demand', unit: 'instances', whole: true, wide: true, marks,
      series: [
        line('total', 'all that exist', 'c-total', { step: true, dash: [2, 3], width: 1.5 }), line('desired', 'desired', 'c-desired', { step: true, dash: [7, 4], width: 1.5 }),
        line('inService', 'in service', 'c-supply', { step: true, width: 2.5 }), line('demand', 'demand', 'c-demand', { step: true }),
      ],
      shade: [{ upper: 'demand', lower: 'inService', colour: 'under', label: 'under-provisioned' }, { upper: 'inService', lower: 'demand', colour: 'over', label: 'over-provisioned' }],
    },
    { title: 'CPU of the group', unit: '%', most: 100, marks, threshold: target === null ? null : { value: target, label: `target ${target} %` }, series: [line('cpuPct', 'mean of the instances', 'c-supply', { spanGaps: true })] },
    {
      title: 'Load', unit: 'requests per second',
      series: [line('planned', 'planned', 'c-desired', { dash: [7, 4] }), line('sent', 'sent', 'c-supply'), line('answered', 'answered', 'c-good', { dash: [2, 3] }), line('missed', 'missed', 'c-demand')],
    },
    {
      title: 'Response time', unit: 'ms, from the moment a request was due',
      series: [line('responseP99Ms', 'p99', 'c-demand', { width: 1.2, spanGaps: true }), line('responseP95Ms', 'p95', 'c-pink', { dash: [7, 4], width: 1.5, spanGaps: true }), line('responseP50Ms', 'p50', 'c-good', { dash: [2, 3], spanGaps: true }), line('responseMeanMs', 'mean', 'c-supply', { spanGaps: true })],
    },
    {
      title: 'Answers by class', unit: 'per second',
      series: [line('answered2xx', '2xx', 'c-good', { fill: 0.12 }), line('answered3xx', '3xx', 'c-supply', { dash: [7, 4] }), line('answered4xx', '4xx', 'c-total', { dash: [4, 2] }), line('answered5xx', '5xx', 'c-demand'), line('noAnswer', 'no answer', 'c-pink', { dash: [2, 3] })],
    },
    { title: 'Latency', unit: 'ms, TCP connect by the prober', series: [line('probeLatencyMs', 'connect', 'c-supply', { spanGaps: true }), line('probeResponseMs', 'its whole request', 'c-pink', { dash: [7, 4], spanGaps: true })] },
  ];
  const charts = [];
  for (const options of wanted) {
    const made = await chart(group, options, signal);
    if (options.wide) made.element.classList.add('wide');
    charts.push(made);
  }
  // The axis shows the planned time from the start, so that nothing moves while the data come.
  const planned = specification.load.steps * seconds(specification.load.step ?? 1);
  return { element: h('div', {}, group.bar, h('div.charts', {}, charts.map(c => c.element))), draw, group, show: at => group.apply([Math.max(0, at - 15), at + 15]) };

  function draw(now, live) {
    group.live = live;
    group.startMs = now.startMs;
    const data = now.columns();
    if (!live) end(data, planned);
    const known = ['answered2xx', 'answered3xx', 'answered4xx', 'answered5xx'].filter(name => data[name]);
    if (known.length) data.answered = data.x.map((_, i) => known.every(name => data[name][i] === null) ? null : known.reduce((sum, name) => sum + (data[name][i] ?? 0), 0));
    group.setWhole(0, Math.max(planned, (data.x.at(-1) ?? 0) + (live ? now.interval : 0)));
    for (const made of charts) made.setData(data);
  }
}

/** The load is over at its last step: what came later is in the figures; states hold until there. */
function end(data, planned) {
  const count = data.x.findIndex(x => x >= planned);
  if (count < 1) return;
  for (const [name, column] of Object.entries(data)) {
    column.length = count;
    if (name !== 'x') column.push(['total', 'desired', 'inService', 'demand'].includes(name) ? column.at(-1) : null);
  }
  data.x.push(planned);
}
