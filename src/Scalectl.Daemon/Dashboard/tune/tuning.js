// One tuning: each try while it runs, and the answer with its reasons.
import { events, get, id, post, remove } from '../page/api.js';
import { confirm } from '../page/dialog.js';
import { h, setText, show } from '../page/dom.js';
import { badge, ended } from '../page/experiments.js';
import { money, number, plural, time, withUnit, words } from '../page/format.js';
import { empty, loading, problems } from '../page/states.js';
import { tuningCharts } from './charts.js';

export async function open(main, { argument, signal }) {
  show(main, loading(argument));
  const path = `tunings/${id(argument)}`;
  let view = await get(path, signal), drawn = '';
  const parts = { head: h('div'), late: h('p.late', { role: 'status' }), answer: h('div'), charts: h('div'), tries: h('div'), more: h('div') };
  show(main, Object.values(parts));
  draw();
  if (!ended(view.state)) watch();

  function draw() {
    const now = JSON.stringify(view);
    if (now === drawn) return;
    drawn = now;
    show(parts.head, head());
    show(parts.answer, answer(view));
    show(parts.charts, tuningCharts(view));
    show(parts.tries, tries(view));
    show(parts.more, more(view));
  }

  function head() {
    const over = ended(view.state), { budget } = view;
    const used = [`${number(budget.runs)} of ${plural(budget.runsLimit, 'run')}`, budget.minutesLimit !== undefined && `${number(budget.minutes)} of ${number(budget.minutesLimit)} minutes`,
      budget.cost !== undefined && `${money(budget.cost, budget.currency)}${budget.costLimit === undefined ? '' : ` of ${money(budget.costLimit, budget.currency)}`}`].filter(Boolean).join(', ');
    const trouble = h('div');
    return [h('div.row', {}, h('h1', {}, `${view.id} · ${view.name}`), badge(view.state), view.simulated && h('span.badge', {}, 'simulated'),
      !over && h('button.danger', { type: 'button', onclick: stop }, 'Stop'),
      ['stopped', 'failed'].includes(view.state) && h('button.primary', { type: 'button', onclick: () => resume(trouble) }, 'Resume'),
      over && h('button.danger', { type: 'button', onclick: erase }, 'Delete')),
    h('p.quiet', {}, `${view.method} · objective: ${words(view.objective)} (weight of the response time ${number(view.weight)}) · errors at most ${view.request.errorLimit} · started ${time(view.createdAt)} · used ${used}`),
    view.message && h('p', {}, view.message), !over && h('progress', { max: budget.runsLimit, value: budget.runs, 'aria-label': 'Runs used of the budget' }), trouble];
  }

  /** The whole view whenever it changes. After the daemon was away, it is asked for again. */
  function watch() {
    let source = null, again = 0;
    const take = event => {
      view = JSON.parse(event.data);
      setText(parts.late, '');
      draw();
    };
    const close = () => {
      source?.close();
      source = null;
    };
    const connect = () => {
      clearTimeout(again);
      if (signal.aborted || source || document.hidden || ended(view.state)) return;
      source = events(`${path}/live`);
      source.onmessage = take;
      source.addEventListener('end', event => {
        close();
        take(event);
      });
      source.onerror = () => {
        close();
        setText(parts.late, 'What is shown may be late: the daemon is asked again each second.');
        again = setTimeout(connect, 1000);
      };
    };
    document.addEventListener('visibilitychange', () => document.hidden ? close() : connect(), { signal });
    document.addEventListener('daemonback', connect, { signal });
    signal.addEventListener('abort', () => { clearTimeout(again); close(); });
    connect();
  }

  function stop() {
    return confirm(`Stop ${view.id}?`, 'The run that is under way is ended and removed. What was tried is kept, and the tuning can be resumed.', 'Stop it', () => post(`${path}/stop`));
  }

  async function resume(trouble) {
    try {
      view = await post(`${path}/resume`, undefined, signal) ?? await get(path, signal);
      draw();
      watch();
    } catch (e) {
      show(trouble, problems(e));
    }
  }

  async function erase() {
    if (await confirm(`Delete ${view.id}?`, 'Its tries and its answer are lost; experiments that ran for it stay.', 'Delete', () => remove(path))) location.hash = '#/tune';
  }
}

function answer(view) {
  const { answer: found, next } = view;
  if (!found) {
    return next ? h('section.card', { 'aria-labelledby': 'now' }, h('h2', { id: 'now' }, `Now: ${number(next.threshold)} %`), h('p', {}, `${next.reason}.`.replace(/\.\.$/, '.')))
      : ended(view.state) ? h('section.card', {}, empty('No answer yet', h('p', {}, view.state === 'stopped' ? 'It was stopped before it had one. Resume goes on where it was.' : 'It failed before it had one. Resume tries again.'))) : h('section.card', {}, loading('the first try'));
  }
  const held = found.threshold !== undefined;
  return h('section.card.answer', { 'aria-labelledby': 'answer' }, h('h2', { id: 'answer' }, held ? 'The answer' : 'No threshold holds'),
    h('div.grid', {},
      h('div', {}, h(held ? 'p.big' : 'p.big.none', { 'data-answer': held ? found.threshold : '' }, held ? `${number(found.threshold)} %` : `${withUnit(found.leastBad, '%')}`), h('p.quiet', {}, held ? 'of CPU' : 'has the fewest errors'),
        h('p', {}, found.verified ? h('span.badge.kept', {}, '✓ from real runs') : h('span.badge', {}, 'simulated: not verified by a real run'))),
      h('div', {}, h('h3', {}, 'Why'), h('ul', {}, found.why.map(t => h('li', {}, t)))),
      h('div', {}, h('h3', {}, 'What it costs'), h('p', {}, found.costs), h('h3', {}, 'What it risks'), h('ul', {}, found.risks.map(t => h('li', {}, t))))));
}

const columns = [
  ['Errors', f => number(f.errors), f => `${number(f.errorSharePct)} %`], ['p95', f => withUnit(f.p95Ms, 'ms'), f => f.meanMs === undefined ? null : `mean ${number(f.meanMs)} ms`],
  ['Under / over', f => f.tauUPct === undefined ? '–' : `${number(f.tauUPct)} / ${number(f.tauOPct)} %`, () => null], ['Machines', f => number(f.machinesMean), () => null],
  ['Cost', f => f.cost === undefined ? withUnit(f.operatingExpense, 'machine-steps') : money(f.cost, f.currency), () => null],
];

function tries(view) {
  if (!view.tries.length) return null;
  return h('section', { 'aria-labelledby': 'tries' }, h('h2', { id: 'tries' }, 'Each try, and why'), h('div.card.scroll', { tabindex: 0, role: 'group', 'aria-labelledby': 'tries' }, h('table', {},
    h('thead', {}, h('tr', {}, h('th.number', { scope: 'col' }, '#'), h('th.number', { scope: 'col' }, 'Threshold'), h('th', { scope: 'col' }, 'Holds'), columns.map(([name]) => h('th.number', { scope: 'col' }, name)), h('th.number', { scope: 'col' }, 'Loss'), h('th', { scope: 'col' }, 'Why it was tried'))),
    h('tbody', {}, view.tries.map(t => h('tr', { 'data-try': t.number },
      h('td.number', {}, t.number), h('th.number', { scope: 'row' }, `${number(t.threshold)} %`),
      h('td.nowrap', {}, t.holds === undefined ? badge(t.state) : t.holds ? h('span.badge.kept', {}, '✓ holds') : h('span.badge.broken', {}, '✕ too many errors')),
      columns.map(([, figure, note]) => h('td.number', {}, t.figures ? figure(t.figures) : '–', t.figures && note(t.figures) && h('div.quiet', {}, h('small', {}, note(t.figures))))),
      h('td.number', {}, number(t.loss)), h('td.reason', {}, t.reason, runs(t))))))));
}

/** Real runs lead to their experiments; what does not count says why. */
function runs(t) {
  const shown = t.repetitions.filter(r => r.experimentId || r.reason);
  if (!shown.length) return null;
  return h('div.quiet', {}, shown.map(r => h('div', {}, r.experimentId ? h('a', { href: `#/experiments/${id(r.experimentId)}` }, r.experimentId) : 'a run', r.reason && `: does not count: ${r.reason}`)));
}

function more(view) {
  const asked = Object.entries(view.request).filter(([key, v]) => key !== 'experiment' && v !== null && typeof v !== 'object');
  return [view.constants?.length > 0 && h('details.card', {}, h('summary', {}, 'What the simulator ran with'), constants(view.constants)),
    h('details.card', {}, h('summary', {}, 'What was asked for'), h('dl.facts', {}, asked.map(([key, v]) => [h('dt', {}, words(key)), h('dd', {}, String(v))])), h('pre.file', {}, decoded(view.request.experiment)))];
}

function constants(list) {
  const row = c => h('tr', {}, h('th', { scope: 'row' }, words(c.name)), h('td.number', {}, withUnit(c.value, c.unit)), h('td', {}, c.measured ? 'measured' : 'assumed or stated'), h('td', {}, c.source));
  return h('div.scroll', { tabindex: 0, role: 'group', 'aria-label': 'Constants' }, h('table', {}, h('tbody', {}, list.map(row))));
}

function decoded(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, c => c.charCodeAt(0)));
}
