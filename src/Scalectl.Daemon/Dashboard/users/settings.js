// What the daemon is set to, and where each is changed.
import { h } from '../page/dom.js';

const sections = { daemon: 'Daemon', store: 'Store', machines: 'Machines', prices: 'Prices', prometheus: 'Prometheus', scalex: 'ScaleX' };

export function settingsTable(settings) {
  return h('table.settings', {}, h('thead', {}, h('tr', {}, ['Setting', 'Value', 'Changed by'].map(t => h('th', { scope: 'col' }, t)))),
    [...new Set(settings.map(s => s.section))].map(section => h('tbody', {}, h('tr', {}, h('th.group', { scope: 'rowgroup', colspan: 3 }, sections[section] ?? section)),
      settings.filter(s => s.section === section).map(s => h('tr', {}, h('th', { scope: 'row' }, s.name), h('td', {}, s.value), h('td.quiet', {}, s.change ?? ''))))));
}
