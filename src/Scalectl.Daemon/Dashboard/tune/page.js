// All tunings, and the form that starts one.
import { get, id } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { every } from '../page/every.js';
import { badge } from '../page/experiments.js';
import { number, plural, time, words } from '../page/format.js';
import { command, empty, failure, loading } from '../page/states.js';
import { tuningForm } from './form.js';

export async function open(main, { signal }) {
  const table = h('div.card.scroll');
  const form = tuningForm(signal);
  show(main, h('h1', {}, 'Tune'), h('p.quiet', {}, 'Finds the CPU threshold at which an application should scale: errors within a limit first, then response time against cost, as you weigh them.'),
    table, h('div.starts', {}, form));
  show(table, loading('the tunings'));
  let drawn = '';
  await every(2000, signal, refresh);

  async function refresh() {
    try {
      const all = await get('tunings', signal);
      const now = JSON.stringify(all);
      if (now === drawn) return;
      drawn = now;
      show(table, all.length ? list([...all].sort((a, b) => b.createdAt.localeCompare(a.createdAt))) : empty('No tuning yet', h('p', {}, 'Start one below: in the simulator it takes a few seconds, no user and no cloud. Or from the command line:'), command('scalectl tune --experiment FILE.yaml --method guided --simulate')));
    } catch (e) {
      if (e.name !== 'AbortError' && !drawn) show(table, failure(e, refresh));
    }
  }
}

function list(tunings) {
  return h('table', {}, h('thead', {}, h('tr', {}, ['Tuning', 'Of', 'State', 'Method', 'For', 'Started'].map(t => h('th', { scope: 'col' }, t)), ['Runs', 'Threshold'].map(t => h('th.number', { scope: 'col' }, t)))),
    h('tbody', {}, tunings.map(t => h('tr', {}, h('th', { scope: 'row' }, h('a', { href: `#/tune/${id(t.id)}` }, t.id)), h('td', {}, t.name, h('div.quiet', {}, h('small', {}, t.simulated ? 'simulated' : 'real runs'))),
      h('td', {}, badge(t.state), t.message && h('div.quiet', {}, h('small', {}, t.message))), h('td.nowrap', {}, words(t.method)), h('td', {}, words(t.objective)), h('td.nowrap', {}, time(t.createdAt)),
      h('td.number', { title: plural(t.budget.runs, 'run') }, `${number(t.budget.runs)} of ${number(t.budget.runsLimit)}`), h('td.number', {}, t.threshold === undefined ? (t.state === 'done' ? 'none holds' : '–') : `${number(t.threshold)} %`)))));
}
