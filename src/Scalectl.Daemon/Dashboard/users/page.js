// Whose cloud is used, what is on it, and how to remove that.
import { get, id, post, remove } from '../page/api.js';
import { confirm } from '../page/dialog.js';
import { h, show } from '../page/dom.js';
import { every } from '../page/every.js';
import { plural, time } from '../page/format.js';
import { command, empty, failure, loading, problems } from '../page/states.js';
import { userForm } from './form.js';
import { settingsTable } from './settings.js';

const whose = { listed: 'this daemon', orphan: 'left over, about to be removed', other: 'another daemon' };

export async function open(main, { signal }) {
  const users = h('div.card.scroll'), resources = h('div.card.scroll'), settings = h('div.card.scroll'), answer = h('div', { role: 'status' });
  show(main, h('h1', {}, 'Users and settings'),
    h('h2', {}, 'Users'), h('p.quiet', {}, 'A user is a set of cloud settings; one is active at a time. Secrets are written once and never shown.'), users, answer,
    h('details.card', { id: 'add' }, h('summary', {}, 'Add a user'), userForm(refresh)),
    h('h2', {}, 'On the cloud'), h('p.quiet', {}, 'Everything in the active user\'s account and region that Scalectl made, by this daemon or another.'), resources,
    h('h2', {}, 'Settings of the daemon'), h('p.quiet', {}, 'How it was started and where it keeps things. They are changed where the last column says, and the daemon started again; a secret is never shown.'), settings);
  show(users, loading('the users'));
  show(resources, loading('what is on the cloud'));
  show(settings, loading('the settings'));
  let drawn = '', known = '';
  await every(5000, signal, refresh);

  async function refresh() {
    try {
      const list = await get('users', signal);
      show(settings, settingsTable(await get('settings', signal)));
      if (JSON.stringify(list) !== known) show(users, list.length ? usersTable(list) : empty('No user yet', h('p', {}, 'Add one below. To try it without an account, start a cloud on this computer first, then choose "Fill in for the lab":'), command('scalectl lab start')));
      known = JSON.stringify(list);
      // Asking the cloud takes a while: the users do not wait for it.
      const found = list.some(u => u.active) ? await get('resources', signal).catch(e => e) : null;
      const now = JSON.stringify(found?.message ?? found);
      if (now === drawn) return;
      drawn = now;
      show(resources, found === null ? empty('No user is active', h('p', {}, 'What runs on a cloud shows when one is chosen above, or with:'), command('scalectl setup NAME')) : found instanceof Error ? (found.name === 'AbortError' ? null : failure(found, () => { drawn = ''; refresh(); })) : found.length ? resourcesTable(found) : empty('Nothing', h('p', {}, 'No machine, load balancer or group of Scalectl is there: nothing costs money.')));
    } catch (e) {
      if (e.name !== 'AbortError' && !known) show(users, failure(e, refresh));
    }
  }

  function usersTable(list) {
    return h('table', {}, h('thead', {}, h('tr', {}, ['User', 'Region', 'Credentials', 'Account', 'Endpoint', ''].map(t => h('th', { scope: 'col' }, t || h('span.unseen', {}, 'Actions'))))),
    h('tbody', {}, list.map(u => h('tr', {},
      h('th', { scope: 'row' }, u.name, u.active && [' ', h('span.badge.kept', {}, '✓ active')]), h('td', {}, u.region),
      h('td', {}, u.profile ? `profile ${u.profile}` : u.accessKeyIdEnd ? `key …${u.accessKeyIdEnd}` : 'environment', u.roleArn && h('div.quiet', {}, u.roleArn)),
      h('td', {}, u.account ?? '–'), h('td', {}, u.endpointUrl ?? 'AWS'),
      h('td', {}, h('div.row', {}, !u.active && h('button', { type: 'button', onclick: () => choose(u) }, 'Use'), h('button.danger', { type: 'button', onclick: () => forget(u), 'aria-label': `Remove user ${u.name}` }, 'Remove')))))));
  }

  function resourcesTable(list) {
    return h('table', {}, h('thead', {}, h('tr', {}, ['What', 'Whose', 'Machines', 'Ends', 'Parts', ''].map(t => h('th', { scope: 'col' }, t || h('span.unseen', {}, 'Actions'))))),
    h('tbody', {}, list.map(r => h('tr', {},
      h('th', { scope: 'row' }, `${r.kind} ${r.name}`, r.experiment && h('div', {}, h('a', { href: `#/experiments/${id(r.experiment)}` }, r.experiment))),
      h('td', {}, whose[r.owner] ?? r.owner), h('td', {}, plural(r.machines, 'machine'), r.loadBalancers ? `, ${plural(r.loadBalancers, 'load balancer')}` : ''), h('td', {}, r.expiresAt ? time(r.expiresAt) : 'when removed'),
      h('td', {}, h('details', {}, h('summary', {}, plural(r.parts.length, 'resource')), r.parts.map(p => h('div.quiet', {}, p)))),
      h('td', {}, h('button.danger', { type: 'button', onclick: () => erase(r), 'aria-label': `Remove ${r.kind} ${r.name}` }, 'Remove'))))));
  }

  async function choose(user) {
    const use = async force => show(answer, h('p', {}, (await post('setup', { name: user.name, force })).message));
    try {
      await use(false);
    } catch (e) {
      if (e.status === 409) await confirm(`Use ${user.name}?`, e.message, 'Use it all the same', () => use(true));
      else show(answer, problems(e));
    }
    drawn = '';
    await refresh();
    document.dispatchEvent(new Event('lookagain'));
  }

  async function forget(user) {
    await confirm(`Remove user ${user.name}?`, user.active ? 'It is active: what runs on its cloud goes on unwatched.' : 'Its settings and its secret are erased.', 'Remove', () => remove(`users/${id(user.name)}${user.active ? '?force=true' : ''}`));
    await refresh();
  }

  async function erase(r) {
    const other = r.owner === 'other';
    await confirm(`Remove ${r.kind} ${r.name}?`, `${plural(r.parts.length, 'resource')} on the cloud will be deleted${other ? '. Another daemon made it and may be using it' : ''}.`, 'Remove', () => remove(`${r.kind}s/${id(r.name)}${other ? '?other=true' : ''}`));
    await refresh();
  }
}
