// Start: session, theme, which page, and the state of the daemon, which every page shows.
import { get, takeKey } from './page/api.js';
import { h, show, setText } from './page/dom.js';
import { every } from './page/every.js';
import { failure, loading } from './page/states.js';
import { applyTheme, nextTheme, theme } from './page/theme.js';

takeKey();

// Each page is a module of its own, loaded when it is first opened.
const pages = [
  { name: 'Overview', path: /^\/?$/, href: '#/', module: () => import('./overview/page.js') },
  { name: 'Experiments', path: /^\/experiments$/, href: '#/experiments', module: () => import('./experiments/page.js') },
  { name: 'Experiment', path: /^\/experiments\/([^/]+)$/, module: () => import('./experiment/page.js') },
  { name: 'Compare', path: /^\/compare$/, href: '#/compare', module: () => import('./compare/page.js') },
  { name: 'Tune', path: /^\/tune$/, href: '#/tune', module: () => import('./tune/page.js') },
  { name: 'Tuning', path: /^\/tune\/([^/]+)$/, module: () => import('./tune/tuning.js') },
  { name: 'Load', path: /^\/load$/, href: '#/load', module: () => import('./load/page.js') },
  { name: 'Users and settings', path: /^\/users$/, href: '#/users', module: () => import('./users/page.js') },
];

const main = document.getElementById('main');
let leaving = new AbortController();

/** The route is the fragment: it survives a reload, and the server need not know it. */
function route() {
  const [path, query = ''] = (location.hash.slice(1) || '/').split('?');
  const page = pages.find(p => p.path.test(path));
  return { page, argument: page && decodeURIComponent(page.path.exec(path)[1] ?? ''), query: new URLSearchParams(query) };
}

async function open(focus) {
  if (location.hash && !location.hash.startsWith('#/')) return; // a place in this page, such as #main
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { page, argument, query } = route();
  drawNavigation(page);
  document.title = page && page.name !== 'Overview' ? `${argument || page.name} · Scalectl` : 'Scalectl';
  show(main, loading('the page'));
  if (focus) main.focus({ preventScroll: true });
  scrollTo(0, 0);
  try {
    if (!page) throw Object.assign(new Error(`There is no page ${location.hash}.`), { status: 404 });
    const module = await page.module();
    if (!signal.aborted) await module.open(main, { argument, query, signal });
  } catch (e) {
    if (!signal.aborted && e.name !== 'AbortError') show(main, failure(e, () => open(false)));
  }
}

function drawNavigation(current) {
  const at = { Experiment: 'Experiments', Tuning: 'Tune' }[current?.name] ?? current?.name;
  show(document.getElementById('nav'), pages.filter(p => p.href).map(p => h('a', { href: p.href, 'aria-current': p.name === at ? 'page' : undefined }, p.name)));
}

const banner = document.getElementById('banner');
const daemon = document.getElementById('daemon');
const user = document.getElementById('user');
let away = null;

/** The daemon may be stopped and started while a page is open: it says so, and goes on when it is back. */
async function look() {
  try {
    const status = await get('status');
    setText(daemon, `version ${status.version} · running since ${new Date(status.since).toLocaleString('en-GB')} · home ${status.home}`);
    setText(user, status.activeUser ? `user ${status.activeUser}` : 'no active user');
    tell(status.message ? 'warning' : null, status.message);
    if (away !== null) {
      away = null;
      document.dispatchEvent(new Event('daemonback'));
      if (main.querySelector('.state.failed')) open(false);
    }
    document.dispatchEvent(new CustomEvent('daemonstatus', { detail: status }));
  } catch (e) {
    if (e.status === 401 || e.status === 403) {
      tell('danger', 'This page is not logged in any more: run scalectl dashboard for a new link.');
      return;
    }
    away ??= Date.now();
    tell('danger', `The daemon does not answer since ${new Date(away).toLocaleTimeString('en-GB')}. What is shown is the last that is known; this page goes on by itself when it is back (scalectl start).`);
  }
}

function tell(kind, text) {
  banner.hidden = !text;
  banner.className = kind ?? '';
  setText(banner, text ?? '');
}

const themeButton = document.getElementById('theme');
const drawTheme = () => {
  const name = { system: '◐ System', light: '☀ Light', dark: '☾ Dark' }[theme()];
  setText(themeButton, name);
  themeButton.setAttribute('aria-label', `Colours: ${theme()}. Change.`);
};
themeButton.addEventListener('click', nextTheme);
document.addEventListener('themechange', drawTheme);
addEventListener('hashchange', () => open(true));
document.addEventListener('lookagain', look);

applyTheme();
open(false);
every(2000, new AbortController().signal, look);
