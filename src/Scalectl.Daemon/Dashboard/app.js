// The first page: what the daemon is doing, through the same API as the command line. Text goes in as text, never as markup.
// The link that logged us in leaves the session's second half in the fragment: it belongs into this origin's storage and out of the address.
if (location.hash.length > 1) {
  localStorage.setItem('page', location.hash.slice(1));
  history.replaceState(null, '', '/');
}
const key = localStorage.getItem('page') ?? '';

const api = async path => {
  const answer = await fetch(`/api/v1/${path}`, { headers: { 'X-Scalectl-Page': key } });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? `the daemon answered ${answer.status}`);
  return answer.json();
};

const element = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  made.append(...children);
  return made;
};

const show = (id, ...children) => document.getElementById(id).replaceChildren(...children);

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const series = [
  ['inService', 'machines in service'], ['desired', 'machines wanted'], ['cpuPct', 'CPU, %'],
  ['sent', 'requests sent / s'], ['probeResponseMs', 'response time, ms'], ['probeLatencyMs', 'latency, ms'],
];

const time = text => text ? new Date(text).toLocaleString() : '–';

const live = new Map();

function watch(id) {
  if (live.has(id)) return;
  const source = new EventSource(`/api/v1/experiments/${encodeURIComponent(id)}/live?page=${encodeURIComponent(key)}`);
  live.set(id, { source, view: null });
  source.onmessage = event => { live.get(id).view = JSON.parse(event.data); drawRunning(); };
  source.addEventListener('end', () => { source.close(); live.delete(id); refresh(); });
}

function drawRunning() {
  const cards = [...live.values()].filter(card => card.view).map(({ view }) => {
    const bar = element('progress');
    bar.max = 1;
    bar.value = view.experiment.progress;
    bar.setAttribute('aria-label', `progress of ${view.experiment.id}`);
    const values = element('dl');
    for (const [key, label] of series) {
      if (key in view.latest) values.append(element('div', null, element('dt', label), element('dd', number.format(view.latest[key]))));
    }
    return element('article', null, element('h3', `${view.experiment.id}: ${view.experiment.state}`), bar, values);
  });
  show('running', ...(cards.length ? cards : [element('p', 'No experiment is running.')]));
}

function drawExperiments(list) {
  if (list.length === 0) {
    show('experiments', element('p', 'No experiment yet. Start one with '), element('code', 'scalectl experiment run -f FILE.yaml'));
    return;
  }
  const rows = list.map(e => element('tr', null, ...[e.id, e.state, time(e.startedAt), time(e.endedAt), e.message ?? ''].map(text => element('td', text))));
  const head = element('tr', null, ...['id', 'state', 'started', 'ended', ''].map(text => element('th', text)));
  show('experiments', element('table', null, element('thead', null, head), element('tbody', null, ...rows)));
}

async function refresh() {
  try {
    const [status, experiments] = await Promise.all([api('status'), api('experiments')]);
    show('daemon', `version ${status.version}, ${status.activeUser ? `user ${status.activeUser}` : 'no user is active'}${status.message ? `. ${status.message}` : ''}`);
    status.runningExperiments.forEach(e => watch(e.id));
    drawExperiments(experiments);
    drawRunning();
  } catch (e) {
    show('daemon', `The daemon does not answer (${e.message}). Trying again …`);
  }
}

refresh();
setInterval(refresh, 5000);
