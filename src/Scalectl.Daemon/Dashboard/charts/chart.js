// One chart: curves over the time since the start, their names with values at the cursor, shaded differences, marks.
import { h, show, setText } from '../page/dom.js';
import { elapsed, number } from '../page/format.js';
import { drawColumns, restless } from './columns.js';
import { colour, faint } from './palette.js';
import { uplot } from './library.js';
import { thinned } from './thinned.js';

/**
 * @param options.title, options.unit  what it shows
 * @param options.series  [{ key, label, colour, dash, width, step, fill, faint, quiet }]: key is looked up in the data;
 *   faint: seen through; quiet: one of many, not in the list of names
 * @param options.shade  [{ upper, lower, colour, label }]: the area where one curve is above another
 * @param options.bands  [{ upper, lower, colour, step }]: the area between two columns
 * @param options.threshold  { value, label }
 * @param options.marks  () => [{ x, up, text }]
 * @param options.most  the axis reaches at least to here
 */
export async function chart(group, options, signal) {
  const uPlot = await uplot();
  const values = options.series.map(s => s.quiet ? null : h('b', {}, '–'));
  const picture = h('div.plot', { role: 'img', tabindex: 0, 'aria-label': options.title });
  const legend = h('ul.legend', {}, options.series.map((s, i) => !s.quiet && h('li', {}, swatch(s), `${s.label} `, values[i])),
    (options.shade ?? []).map(s => h('li', {}, areaSwatch(s), s.label)));
  const element = h('section.card.chart', { 'aria-label': options.title },
    h('h3', {}, options.title, h('span.unit', {}, options.unit)), legend, picture);
  const keys = [...new Set([...options.series.map(s => s.key), ...[...options.shade ?? [], ...options.bands ?? []].flatMap(s => [s.upper, s.lower])])];
  let data = null, shown = null, plot = null, without = []; // shown: what of the data is in view
  let bars = new Set(); // which curves are drawn as bars
  let seen = true, stale = false; // what is not on the screen is drawn when it comes there

  const self = { element, setData, draw };
  group.charts.add(self);

  function build() {
    plot?.destroy();
    plot = null;
    if (!data) return;
    plot = new uPlot(settings(), inView(), picture);
    plot.over.addEventListener('dblclick', () => group.reset());
  }

  /** Draws what is in view now, if it can be seen. */
  function draw() {
    if (!data) return;
    if (!plot) {
      build();
      return;
    }
    stale = !seen;
    if (stale) return;
    const [min, max] = group.now(), next = inView();
    plot.setData(next, false);
    plot.setScale('x', { min, max });
  }

  function settings() {
    const quiet = colour('quiet'), rule = colour('line'), line = uPlot.paths.linear(), stepped = uPlot.paths.stepped({ align: 1 });
    return {
      width: Math.max(240, picture.clientWidth), height: picture.clientHeight || 190,
      padding: [10, 24, 0, 0], legend: { show: false },
      // The group sets the scale of all; uPlot's own zoom on double-click would set one.
      cursor: { sync: { key: group.key, setSeries: false }, drag: { x: true, y: false, setScale: false }, points: { size: 6 }, bind: { dblclick: () => () => null } },
      select: { show: true },
      scales: { x: { time: false, range: () => group.now() }, y: { range: (_, __, top) => [0, Math.max(options.most ?? 0, options.threshold?.value ?? 0, top ?? 0, 1e-3) * 1.08] } },
      axes: [
        { stroke: quiet, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule }, font: '11px system-ui', size: 30, space: 70, values: (_, ticks) => ticks.map(elapsed), incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800] },
        { stroke: quiet, grid: { stroke: rule, width: 1 }, ticks: { show: false }, font: '11px system-ui', size: 46, space: 28, incrs: options.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] : undefined, values: (_, ticks) => ticks.map(number) },
      ],
      series: [{}, ...options.series.map(s => ({
        stroke: tone(s), width: s.width ?? 2, dash: s.dash, spanGaps: s.spanGaps ?? false, points: { show: false },
        fill: s.fill ? faint(s.colour, s.fill) : undefined,
        paths: (u, i, from, to) => bars.has(i) ? null : (s.step ? stepped : line)(u, i, from, to),
      }))],
      hooks: {
        setCursor: [u => readOut(u.cursor.idx)],
        setSelect: [u => {
          if (u.select.width < 4) return;
          const range = [u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')];
          u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          group.apply(range);
        }],
        drawClear: [u => {
          bars = new Set(options.series.map((_, i) => i + 1).filter(i => shown.pairs && restless(u, i)));
          band(u);
          shade(u);
        }],
        drawSeries: [(u, i) => { if (bars.has(i)) bar(u, i, options.series[i - 1]); }],
        draw: [u => { threshold(u); marks(u); }],
      },
    };
  }

  function inView() {
    shown = thinned(data, keys, group.now(), Math.max(150, Math.round(picture.clientWidth / 3)));
    return [shown.x, ...options.series.map(s => shown[s.key] ?? shown.x.map(() => null))];
  }

  function setData(next) {
    data = next;
    without = options.series.map(s => group.live ? number(newest(data[s.key])) : greatest(data[s.key]));
    draw();
    describe();
    readOut(plot?.cursor.idx ?? null);
  }

  /** Values at the cursor; without one the newest while they come, the greatest of what is over. */
  function readOut(index) {
    if (!data) return;
    options.series.forEach((s, i) => values[i] && setText(values[i], index === null || index === undefined ? without[i] : number(shown[s.key]?.[index])));
    group.cursor(index === null || index === undefined ? null : shown.x[index]);
  }

  function describe() {
    const parts = options.series.filter(s => !s.quiet).map(s => {
      const known = (data[s.key] ?? []).filter(v => v !== null);
      return known.length ? `${s.label} from ${number(known.reduce((a, b) => Math.min(a, b)))} to ${number(known.reduce((a, b) => Math.max(a, b)))}` : null;
    }).filter(Boolean);
    picture.setAttribute('aria-label', `${options.title}, ${options.unit}: ${parts.join('; ') || 'no data yet'}. Arrow keys move, plus and minus zoom, 0 shows all.`);
  }

  const tone = s => s.faint ? faint(s.colour, s.faint) : colour(s.colour);
  const bar = (u, i, s) => drawColumns(u, i, { colour: tone(s), width: s.width ?? 2, below: s.fill ? faint(s.colour, s.fill) : null, across: s.spanGaps });

  function band(u) {
    for (const { upper, lower, colour: name, step } of options.bands ?? []) {
      const high = shown[upper], low = shown[lower], { ctx } = u;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      ctx.fillStyle = faint(name, 0.18);
      const known = shown.x.map((_, i) => i).filter(i => high[i] !== null && high[i] !== undefined);
      const across = i => u.valToPos(shown.x[i], 'x', true), up = value => u.valToPos(value, 'y', true);
      ctx.beginPath();
      known.forEach((i, n) => {
        if (step && n) ctx.lineTo(across(i), up(high[known[n - 1]])); // a state holds until the next one
        ctx.lineTo(across(i), up(high[i]));
      });
      for (let n = known.length - 1; n >= 0; n--) {
        ctx.lineTo(across(known[n]), up(low[known[n]]));
        if (step && n) ctx.lineTo(across(known[n]), up(low[known[n - 1]]));
      }
      ctx.fill();
      ctx.restore();
    }
  }

  function shade(u) {
    for (const { upper, lower, colour: name } of options.shade ?? []) {
      const high = shown[upper], low = shown[lower], { x } = shown;
      if (!high || !low) continue;
      const ctx = u.ctx;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      ctx.fillStyle = colour(name);
      const last = x.length > 1 ? x.at(-1) - x.at(-2) : 1;
      // Of a run that is over the last point is its end.
      for (let i = 0; i < x.length - (group.live ? 0 : 1); i++) {
        if (high[i] === null || low[i] === null || !(high[i] > low[i])) continue;
        const left = Math.round(u.valToPos(x[i], 'x', true)), right = Math.round(u.valToPos(x[i + 1] ?? x[i] + last, 'x', true));
        const top = u.valToPos(high[i], 'y', true), bottom = u.valToPos(low[i], 'y', true);
        ctx.fillRect(left, top, right - left, bottom - top);
      }
      ctx.restore();
    }
  }

  function threshold(u) {
    if (!options.threshold) return;
    const y = u.valToPos(options.threshold.value, 'y', true), ctx = u.ctx;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour('c-demand');
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(u.bbox.left, y);
    ctx.lineTo(u.bbox.left + u.bbox.width, y);
    ctx.stroke();
    ctx.font = `${11 * devicePixelRatio}px system-ui`;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(options.threshold.label, u.bbox.left + u.bbox.width - 4, y - 5 * devicePixelRatio);
    ctx.restore();
  }

  /** Scaling: a triangle up for more machines, down for fewer. The list below the charts has the reasons. */
  function marks(u) {
    const ctx = u.ctx, size = 5 * devicePixelRatio, [from, to] = group.now();
    for (const mark of options.marks?.() ?? []) {
      if (mark.x < from || mark.x > to) continue;
      const x = u.valToPos(mark.x, 'x', true), top = u.bbox.top;
      ctx.save();
      ctx.fillStyle = ctx.strokeStyle = colour(mark.up ? 'c-demand' : 'c-good');
      ctx.globalAlpha = 0.35;
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + u.bbox.height);
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.moveTo(x - size, top + (mark.up ? size : -size));
      ctx.lineTo(x + size, top + (mark.up ? size : -size));
      ctx.lineTo(x, top + (mark.up ? -size : size));
      ctx.fill();
      ctx.restore();
    }
  }

  picture.addEventListener('keydown', e => {
    const act = { ArrowLeft: () => group.pan(-0.2), ArrowRight: () => group.pan(0.2), '+': () => group.zoom(0.5), '-': () => group.zoom(2), 0: group.reset }[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });
  const sized = new ResizeObserver(() => plot?.setSize({ width: Math.max(240, picture.clientWidth), height: picture.clientHeight || 190 }));
  sized.observe(picture);
  const looked = new IntersectionObserver(entries => {
    seen = entries.at(-1).isIntersecting;
    if (seen && stale) draw();
  }, { rootMargin: '200px' });
  looked.observe(element);
  document.addEventListener('themechange', build, { signal });
  signal.addEventListener('abort', () => { sized.disconnect(); looked.disconnect(); plot?.destroy(); group.charts.delete(self); });
  return self;
}

function newest(column) {
  for (let i = (column?.length ?? 0) - 1; i >= 0; i--) if (column[i] !== null) return column[i];
  return null;
}

function greatest(column) {
  const known = (column ?? []).filter(value => value !== null);
  return known.length ? `max ${number(known.reduce((a, b) => Math.max(a, b)))}` : '–';
}

/** A piece of the curve, drawn as it is in the chart. */
function swatch(s) {
  const canvas = h('canvas.swatch', { width: 44, height: 12, 'aria-hidden': 'true' });
  const draw = () => {
    const ctx = canvas.getContext('2d');
    ctx.clearRect(0, 0, 44, 12);
    ctx.strokeStyle = colour(s.colour);
    ctx.lineWidth = 4;
    ctx.setLineDash((s.dash ?? []).map(d => d * 2));
    ctx.beginPath();
    ctx.moveTo(0, 6);
    ctx.lineTo(44, 6);
    ctx.stroke();
  };
  draw();
  document.addEventListener('themechange', draw);
  return canvas;
}

const areaSwatch = s => h(`span.area.${s.colour}`, { 'aria-hidden': 'true' });
