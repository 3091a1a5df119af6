// Experiments side by side: the thesis' seven criteria, the best of each, the best of all, and their courses laid over each other.
import { get, id } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { number, plural, words } from '../page/format.js';
import { command, empty, failure, loading } from '../page/states.js';
import { overlay } from './overlay.js';

export async function open(main, { query, signal }) {
  const of = query.getAll('of');
  const report = h('div');
  const all = await get('experiments', signal);
  show(main, h('h1', {}, 'Compare'), chooser(all, of), report);
  if (of.length < 2) {
    show(report, h('div.card', {}, all.filter(e => e.state === 'done').length < 2
      ? empty('Nothing to compare yet', h('p', {}, 'A comparison needs two experiments that are done, for example two targets of the same policy:'), command('scalectl experiment run -f 40.yaml -f 60.yaml --repeat 6'))
      : empty('Choose two or more', h('p', {}, 'A name stands for all its repetitions, and gives medians with their intervals.'))));
    return;
  }
  show(report, loading('the comparison'));
  try {
    const compared = await get(`comparisons?${of.map(o => `of=${id(o)}`).join('&')}`, signal);
    const courses = h('div');
    show(report, h('div.card', {}, h('h2', {}, compared.best ? `Best: ${compared.best}` : 'No overall best'), h('p', {}, compared.reason)), criteria(compared), differences(compared), courses);
    show(courses, await overlay(compared.experiments, signal));
  } catch (e) {
    if (e.name !== 'AbortError') show(report, failure(e));
  }
}

const titles = { tauO: 'over-provisioned', tauU: 'under-provisioned' };

function chooser(all, of) {
  const done = all.filter(e => e.state === 'done');
  const names = [...new Map(done.map(e => [e.name, done.filter(d => d.name === e.name).length]))];
  const chosen = new Set(of);
  const box = (value, label) => h('label.choice', {}, h('input', { type: 'checkbox', checked: chosen.has(value), onchange: e => { if (e.target.checked) chosen.add(value); else chosen.delete(value); } }), ` ${label}`);
  return h('details.card', { open: of.length < 2 }, h('summary', {}, 'What to compare'),
    h('div.choices', {}, names.map(([name, count]) => box(name, `${name} (${plural(count, 'run')})`))),
    h('details', {}, h('summary', {}, 'single runs'), h('div.choices', {}, done.map(e => box(e.id, e.id)))),
    h('button.primary', { type: 'button', onclick: () => { location.hash = `#/compare?${[...chosen].map(c => `of=${id(c)}`).join('&')}`; } }, 'Compare'));
}

function criteria(compared) {
  const names = [...new Map(compared.experiments.flatMap(e => e.criteria.map(c => [c.name, c.unit])))];
  let sort = null, down = false;
  const box = h('div.card.scroll');
  draw();
  return h('section', { 'aria-label': 'Criteria' }, h('h2', {}, 'The seven criteria', h('span.quiet', {}, ' · of each, lower is better')), box);

  function draw() {
    const figure = (e, name) => e.criteria.find(c => c.name === name);
    const rows = sort === null ? compared.experiments : [...compared.experiments].sort((a, b) => ((figure(a, sort)?.median ?? Infinity) - (figure(b, sort)?.median ?? Infinity)) * (down ? -1 : 1));
    show(box, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Experiment'), names.map(([name, unit]) => header(name, unit)), h('th.number', { scope: 'col' }, 'Best in'))),
      h('tbody', {}, rows.map(e => h('tr', { 'data-experiment': e.name },
        h('th', { scope: 'row' }, e.runs.length === 1 ? h('a', { href: `#/experiments/${id(e.runs[0])}` }, e.name) : e.name, e.name === compared.best && ' ★', h('div.quiet', {}, h('small', {}, plural(e.runs.length, 'run')))),
        names.map(([name]) => cell(figure(e, name))), h('td.number', {}, number(e.bestIn)))))));
  }

  function header(name, unit) {
    return h('th.number', { scope: 'col', 'aria-sort': sort === name ? (down ? 'descending' : 'ascending') : undefined },
      h('button', { type: 'button', onclick: () => { down = sort === name && !down; sort = name; draw(); } }, titles[name] ?? words(name), sort === name ? (down ? ' ▾' : ' ▴') : ''), h('div', {}, h('small', {}, unit)));
  }
}

const cell = c => c === undefined ? h('td.number', {}, '–') : h(c.best ? 'td.number.best' : 'td.number', { 'data-value': c.median },
  c.best && h('span', { 'aria-label': 'best' }, '✓ '), number(c.median), c.lower !== undefined && h('div.quiet', {}, h('small', { title: '95 % interval of the median' }, `${number(c.lower)} to ${number(c.upper)}`)));

const verdicts = { 'no-difference-shown': 'no difference shown', 'too-few-repetitions': 'too few repetitions', lower: '✓ lower: better', higher: '✕ higher: worse' };

function differences(compared) {
  if (!compared.differences.length) return null;
  return h('details.card', { open: compared.differences.some(d => ['lower', 'higher'].includes(d.verdict)) }, h('summary', {}, `Is it more than chance? Differences from ${compared.against}`),
    h('div.scroll', {}, h('table', {}, h('thead', {}, h('tr', {}, ['Experiment', 'Criterion'].map(t => h('th', { scope: 'col' }, t)), ['Difference of medians', 'Effect', 'p, adjusted'].map(t => h('th.number', { scope: 'col' }, t)), h('th', { scope: 'col' }, 'Verdict'))),
      h('tbody', {}, compared.differences.map(d => h('tr', {}, h('th', { scope: 'row' }, d.experiment), h('td', {}, titles[d.criterion] ?? words(d.criterion)), h('td.number', {}, `${d.medianDifference > 0 ? '+' : ''}${number(d.medianDifference)}`),
        h('td.number', {}, d.magnitude), h('td.number', {}, number(d.adjustedPValue)), h('td', {}, verdicts[d.verdict] ?? words(d.verdict), d.repetitionsNeeded ? h('span.quiet', {}, ` (${d.repetitionsNeeded} of each could show one)`) : '')))))));
}
