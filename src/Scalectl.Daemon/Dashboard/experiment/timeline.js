// The run's series on one axis of equal intervals: whole from the daemon, then second by second from new samples.
const counts = ['planned', 'sent', 'missed', 'answered2xx', 'answered3xx', 'answered4xx', 'answered5xx', 'noAnswer', 'lbRequests'];
const states = ['desired', 'inService', 'total'];
const times = ['responseMeanMs', 'responseP50Ms', 'responseP95Ms', 'responseP99Ms', 'lbResponseTimeMs', 'probeLatencyMs', 'probeResponseMs', 'cpuPct'];

export class Timeline {
  constructor(view) {
    this.view = view;
    this.startMs = view.startedAt ? Date.parse(view.startedAt) : null;
    this.interval = 1;
    this.count = 0;
    this.series = {};
    this.newestMs = null;
    this.machines = 0;
  }

  /** An answer of experiments/{id}/timeline. */
  take(answer, view) {
    this.view = view;
    this.startMs = answer.startMs;
    this.interval = answer.intervalSeconds;
    this.count = answer.count;
    this.series = answer.series;
    this.newestMs = answer.startMs + answer.count * answer.intervalSeconds * 1000;
  }

  /** From when samples must be asked for again: late ones come into intervals that were drawn already. */
  get fromMs() { return this.startMs + Math.max(0, this.count - Math.ceil(8 / this.interval)) * this.interval * 1000; }

  /** Samples of the last intervals, by source: those intervals are computed again. */
  merge(views) {
    const first = Math.round((this.fromMs - this.startMs) / 1000 / this.interval);
    const cells = new Map();
    let last = this.count - 1;
    for (const { source, series, timesMs, values } of views) {
      timesMs.forEach((time, i) => {
        const row = Math.floor((time - this.startMs) / 1000 / this.interval);
        if (row < first) return;
        if (source.startsWith('generator/') || source === 'probe') this.newestMs = Math.max(this.newestMs ?? 0, time);
        last = Math.max(last, row);
        const key = `${series} ${row}`;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push({ source, time, value: values[i] });
      });
    }
    this.machines = Math.max(this.machines, new Set(views.filter(v => v.source.startsWith('generator/')).map(v => v.source)).size);
    const told = row => new Set((cells.get(`sent ${row}`) ?? []).map(c => c.source)).size;
    const weight = row => source => (cells.get(`answered2xx ${row}`) ?? []).filter(c => c.source === source).reduce((sum, c) => sum + c.value, 0) || 1;
    for (let row = first; row <= last; row++) {
      // A second of which not every machine has told yet would look like a fall of the load.
      for (const name of counts) if (row < last - 3 || told(row) >= this.machines || name === 'lbRequests') this.put(name, row, cells.get(`${name} ${row}`)?.reduce((sum, c) => sum + c.value, 0));
      for (const name of states) this.put(name, row, cells.get(`${name} ${row}`)?.at(-1).value ?? this.series[name]?.[row] ?? this.series[name]?.[row - 1]);
      for (const name of times) this.put(name, row, mean(cells.get(`${name} ${row}`), weight(row)));
    }
    this.count = last + 1;
    for (let row = first; row <= last; row++) this.put('demand', row, this.demandAt(row));
  }

  put(name, row, value) {
    if (value === undefined || value === null) {
      if (this.series[name] && row >= this.series[name].length) this.series[name][row] = null;
      return;
    }
    const column = this.series[name] ??= [];
    while (column.length < row) column.push(null);
    column[row] = value;
  }

  /** The least machines that carry what the step sends, as in Core's demand; the daemon's own figures come at the end. */
  demandAt(row) {
    const { specification, mapping } = this.view;
    const { demand, app } = specification;
    if (!demand) return undefined;
    const step = specification.load.step ? seconds(specification.load.step) : 1;
    const from = Math.floor(row * this.interval / step) * step / this.interval;
    let sent = 0, rows = 0;
    for (let i = Math.floor(from); i < Math.min(this.count, from + Math.max(1, step / this.interval)); i++) {
      if (this.series.sent?.[i] === null || this.series.sent?.[i] === undefined) continue;
      sent += this.series.sent[i];
      rows++;
    }
    if (!rows) return undefined;
    const rate = sent / rows / this.interval;
    const most = app?.deploy?.max ?? app?.max ?? Infinity;
    const table = mapping?.intensities;
    const machines = demand.capacityPerInstance ? Math.max(1, Math.ceil(rate / demand.capacityPerInstance))
      : table ? Math.min(table.findIndex(v => v >= rate) + 1 || table.length, table.length) : undefined;
    return machines === undefined ? undefined : Math.min(machines, most);
  }

  /** For the charts: x in seconds since the start, counts as rates. */
  columns() {
    const x = Array.from({ length: this.count }, (_, i) => i * this.interval);
    const data = { x };
    for (const [name, column] of Object.entries(this.series)) {
      const rate = counts.includes(name);
      data[name] = x.map((_, i) => column[i] === undefined || column[i] === null ? null : rate ? column[i] / this.interval : column[i]);
    }
    return data;
  }

  /** Share of the time, in percent, in which a condition on two series held; null: they are not known. */
  share(a, b, holds) {
    const left = this.series[a], right = this.series[b];
    let known = 0, held = 0;
    for (let i = 0; i < this.count; i++) {
      if (left?.[i] === null || left?.[i] === undefined || right?.[i] === null || right?.[i] === undefined) continue;
      known++;
      if (holds(left[i], right[i])) held++;
    }
    return known ? 100 * held / known : null;
  }

  sum(name) { return this.series[name]?.reduce((sum, v) => sum + (v ?? 0), 0) ?? null; }

  newest(name) {
    const column = this.series[name] ?? [];
    for (let i = column.length - 1; i >= 0; i--) if (column[i] !== null && column[i] !== undefined) return column[i];
    return null;
  }
}

function mean(cells, weight) {
  if (!cells?.length) return undefined;
  let sum = 0, all = 0;
  for (const c of cells) {
    const w = c.source.startsWith('generator/') ? weight(c.source) : 1;
    sum += c.value * w;
    all += w;
  }
  return sum / all;
}

/** A duration of the specification: a number of seconds, "1s", "00:01:00". */
export function seconds(duration) {
  if (typeof duration === 'number') return duration;
  const unit = /^([\d.]+)(ms|s|m|h)$/.exec(duration);
  if (unit) return Number(unit[1]) * { ms: 0.001, s: 1, m: 60, h: 3600 }[unit[2]];
  const clock = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(duration);
  return clock ? Number(clock[1] ?? 0) * 86400 + clock[2] * 3600 + clock[3] * 60 + Number(clock[4]) : 1;
}
