// Why the group scaled, and why it did not.
import { h } from '../page/dom.js';
import { elapsed, number } from '../page/format.js';
import { empty } from '../page/states.js';

export function decisionList(decisions, startMs, goTo) {
  const after = at => (Date.parse(at) - startMs) / 1000;
  return h('section', { 'aria-labelledby': 'decisions' }, h('h2', { id: 'decisions' }, 'Why it scaled, and why it did not'),
    h('div.card.scroll', {}, decisions.length === 0 ? empty('No decision yet', h('p', {}, 'Each change of the desired capacity appears here with its reason, and each alarm that changed nothing.'))
      : h('table', {}, h('thead', {}, h('tr', {}, ['After', 'What', 'Instances', 'Reason'].map(t => h('th', { scope: 'col' }, t)))),
        h('tbody', {}, decisions.map(d => h(d.kind === 'changed' ? 'tr' : 'tr.blocked', {},
          h('td.nowrap', {}, h('button.plain', { type: 'button', title: 'Show this moment in the charts', onclick: () => goTo(after(d.at)) }, elapsed(after(d.at)), d.until ? ` to ${elapsed(after(d.until))}` : '')),
          h('td.nowrap', {}, d.kind === 'changed' ? (d.to > d.from ? '▲ out' : '▼ in') : '– blocked'),
          h('td.nowrap', {}, d.kind === 'changed' ? `${number(d.from)} → ${number(d.to)}` : number(d.to)),
          h('td', {}, d.reason, d.cloudReason && d.cloudReason !== d.reason && h('details', {}, h('summary.quiet', {}, 'what the cloud says'), h('p.quiet', {}, d.cloudReason)))))))));
}
