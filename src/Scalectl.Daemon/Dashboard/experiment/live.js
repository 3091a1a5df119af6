// Follows a running experiment: an event a second, and with it the samples that came since. Goes on by itself after
// the daemon was away. A tab in the background follows nothing: a browser has six connections to a host.
import { events } from '../page/api.js';
import { plural } from '../page/format.js';

const lateAfter = 10;     // seconds without a new sample while the load runs
const decisionsEvery = 5; // the log is computed from the whole run: not each second, but at once when the group changes

/** @param follow { moment(live, freshDecisions), end(), samples(from), reload(), late(text), timeline } */
export function watch(name, signal, follow) {
  let source = null, busy = false, over = false, turn = 0, desired = null, again = 0, broken = false;

  function connect() {
    clearTimeout(again);
    if (signal.aborted || over || document.hidden || source) return;
    source = events(`experiments/${encodeURIComponent(name)}/live`);
    source.onmessage = event => take(JSON.parse(event.data)).catch(trouble);
    source.addEventListener('end', () => {
      over = true;
      close();
      follow.end().catch(trouble);
    });
    source.onerror = () => {
      broken = true;
      close();
      again = setTimeout(resume, 1000);
    };
  }

  /** What was missed meanwhile comes with the whole timeline. */
  async function resume() {
    try {
      await follow.reload();
      broken = false;
      connect();
    } catch (e) {
      trouble(e);
      if (!signal.aborted) again = setTimeout(resume, 1000);
    }
  }

  async function take(live) {
    if (busy || signal.aborted) return; // the last second is still being drawn: the next one brings all
    busy = true;
    try {
      const { timeline } = follow;
      if (live.experiment.startedAt && timeline.startMs !== null) timeline.merge(await follow.samples(timeline.fromMs));
      const changed = desired !== null && live.latest.desired !== desired;
      desired = live.latest.desired ?? desired;
      turn++;
      await follow.moment(live, Boolean(live.experiment.startedAt) && (changed || turn % decisionsEvery === 0));
      lateness(live);
    } finally {
      busy = false;
    }
  }

  function lateness(live) {
    const since = follow.timeline.newestMs ? Math.round((Date.now() - follow.timeline.newestMs) / 1000) : 0;
    follow.late(live.experiment.state === 'running' && since > lateAfter ? `Data are late: the newest is ${plural(since, 'second')} old.` : '');
  }

  function trouble(e) {
    if (e.name !== 'AbortError' && e.status !== 0) follow.late(e.message);
  }

  function close() {
    source?.close();
    source = null;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else if (!over) resume();
  }, { signal });
  document.addEventListener('daemonback', () => { if (broken) resume(); }, { signal });
  signal.addEventListener('abort', () => { clearTimeout(again); close(); });
  connect();
}
