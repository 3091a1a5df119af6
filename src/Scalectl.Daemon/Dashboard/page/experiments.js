// What several pages show of an experiment.
import { h } from './dom.js';
import { id } from './api.js';
import { words } from './format.js';

export const ended = state => ['done', 'failed', 'stopped'].includes(state);

const signs = { done: '✓', failed: '✕', stopped: '■', queued: '…' };

/** Its state: a sign, a colour and a word, so that none is needed alone. */
export const badge = state => h(`span.badge.${state}`, {}, h('span', { 'aria-hidden': 'true' }, `${signs[state] ?? '▶'} `), words(state));

export const link = experiment => h('a', { href: `#/experiments/${id(experiment.id)}` }, experiment.id);

export function progress(experiment) {
  return h('progress', { max: 1, value: experiment.progress, 'aria-label': `Progress of ${experiment.id}` });
}
