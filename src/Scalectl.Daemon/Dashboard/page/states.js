// What a page shows while it has nothing to show: loading, empty, failed. And a command to copy.
import { h } from './dom.js';
import { sentence } from './api.js';

export function command(text) {
  const button = h('button.copy', {
    type: 'button',
    'aria-label': `Copy: ${text}`,
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    },
  }, 'Copy');
  const code = h('code', { tabindex: 0 }, text);
  return h('div.command', {}, code, button);
}

export const loading = what => h('div.state', { role: 'status' }, h('span.spinner', { 'aria-hidden': 'true' }), `Loading ${what} …`);

export const empty = (title, ...children) => h('div.state.empty', {}, h('h3', {}, title), ...children);

export function failure(error, again) {
  const lost = error.status === 401 || error.status === 403;
  return h('div.state.failed', { role: 'alert' },
    h('h3', {}, lost ? 'This page is not logged in any more' : error.status === 404 ? 'Not found' : 'That did not work'),
    h('p', {}, lost ? 'Its session is over, or the daemon has a new token. Nothing is lost. Get a new link with:' : error.message),
    lost && command('scalectl dashboard'),
    !lost && again && h('button', { type: 'button', onclick: again }, 'Try again'));
}

/** The daemon's errors, one a line, as the command line prints them. */
export const problems = error => h('ul.problems', { role: 'alert' },
  (error.errors?.length ? error.errors.map(sentence) : [error.message]).map(text => h('li', {}, text)));
