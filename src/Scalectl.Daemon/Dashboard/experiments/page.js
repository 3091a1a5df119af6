// All experiments: search, sort, filter, and choose some to compare.
import { get, id, remove } from '../page/api.js';
import { h, show } from '../page/dom.js';
import { confirm } from '../page/dialog.js';
import { every } from '../page/every.js';
import { badge, ended, link } from '../page/experiments.js';
import { elapsed, number, plural, time } from '../page/format.js';
import { command, empty, failure, loading } from '../page/states.js';

const took = e => e.startedAt ? ((e.endedAt ? new Date(e.endedAt) : new Date()) - new Date(e.startedAt)) / 1000 : null;

const columns = [
  { name: 'Experiment', key: e => e.id, draw: link },
  { name: 'Name', key: e => e.name, draw: e => e.name },
  { name: 'State', key: e => e.state, draw: e => badge(e.state) },
  { name: 'Submitted', key: e => e.createdAt, draw: e => time(e.createdAt) },
  { name: 'Took', key: took, draw: e => elapsed(took(e)) },
  { name: 'Message', key: e => e.message ?? '', draw: e => e.message ?? (ended(e.state) ? '' : `${number(Math.round(e.progress * 100))} %`) },
];

export async function open(main, { query, signal }) {
  const chosen = new Set();
  let all = [], sort = { column: 3, down: true }, drawn = '';
  const search = h('input', { type: 'search', placeholder: 'id or name', value: query.get('search') ?? '', oninput: draw });
  const state = h('select', { onchange: draw }, ['all', 'running', 'done', 'failed', 'stopped'].map(s => h('option', { value: s }, s)));
  const table = h('div.card.scroll');
  const count = h('span.quiet', { role: 'status' });
  const compare = h('button.primary', { type: 'button', disabled: true, onclick: () => { location.hash = `#/compare?${[...chosen].map(c => `of=${id(c)}`).join('&')}`; } }, 'Compare');
  const erase = h('button.danger', { type: 'button', disabled: true, onclick: removeChosen }, 'Delete');

  show(main, h('h1', {}, 'Experiments'),
    h('div.row', {}, h('label.field', {}, 'Search', search), h('label.field', {}, 'State', state), count, h('span.push'), compare, erase), h('p'), table);
  show(table, loading('the experiments'));
  await every(2000, signal, refresh);

  async function refresh() {
    try {
      all = await get('experiments', signal);
      const now = JSON.stringify(all);
      if (now !== drawn) draw();
      drawn = now;
    } catch (e) {
      if (e.name !== 'AbortError' && !drawn) show(table, failure(e, refresh));
    }
  }

  function draw() {
    const text = search.value.trim().toLowerCase();
    const rows = all.filter(e => (e.id + ' ' + e.name).toLowerCase().includes(text))
      .filter(e => state.value === 'all' || (state.value === 'running' ? !ended(e.state) : e.state === state.value))
      .sort((a, b) => order(columns[sort.column].key(a), columns[sort.column].key(b)) * (sort.down ? -1 : 1));
    count.textContent = rows.length === all.length ? plural(all.length, 'experiment') : `${number(rows.length)} of ${plural(all.length, 'experiment')}`;
    if (!all.length) show(table, empty('No experiment yet', h('p', {}, 'Start one with a file:'), command('scalectl experiment run -f FILE.yaml'), h('p', {}, 'or ', h('a', { href: '#/load' }, 'with a load function'))));
    else if (!rows.length) show(table, empty('None of them fits', h('button', { type: 'button', onclick: () => { search.value = ''; state.value = 'all'; draw(); } }, 'Show all')));
    else show(table, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span.unseen', {}, 'Choose')), columns.map(header))), h('tbody', {}, rows.map(row))));
    buttons();
  }

  function header(column, i) {
    return h('th', { scope: 'col', 'aria-sort': sort.column === i ? (sort.down ? 'descending' : 'ascending') : undefined },
    h('button', { type: 'button', onclick: () => { sort = { column: i, down: sort.column === i && !sort.down }; draw(); main.querySelectorAll('th button')[i].focus(); } }, column.name, sort.column === i ? (sort.down ? ' ▾' : ' ▴') : ''));
  }

  function row(e) {
    return h('tr', {},
    h('td', {}, h('input', { type: 'checkbox', 'aria-label': `Choose ${e.id}`, checked: chosen.has(e.id), onchange: event => { if (event.target.checked) chosen.add(e.id); else chosen.delete(e.id); buttons(); } })),
    columns.map((column, i) => i === 0 ? h('th', { scope: 'row' }, column.draw(e)) : h('td', {}, column.draw(e))));
  }

  function buttons() {
    for (const gone of [...chosen].filter(c => all.every(e => e.id !== c))) chosen.delete(gone);
    const done = [...chosen].filter(c => all.find(e => e.id === c).state === 'done').length;
    compare.disabled = chosen.size < 2 || done < chosen.size;
    compare.title = compare.disabled ? 'Choose two or more that are done' : '';
    compare.textContent = chosen.size > 1 ? `Compare ${chosen.size}` : 'Compare';
    erase.disabled = ![...chosen].length || [...chosen].some(c => !ended(all.find(e => e.id === c).state));
  }

  async function removeChosen() {
    const ids = [...chosen];
    await confirm(`Delete ${plural(ids.length, 'experiment')}?`, `${ids.join(', ')}: samples and figures are lost for good.`, 'Delete', async () => {
      for (const one of ids) {
        await remove(`experiments/${id(one)}`);
        chosen.delete(one);
      }
    });
    await refresh();
  }
}

const order = (a, b) => a === b ? 0 : a === null ? -1 : b === null ? 1 : typeof a === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
