// The same API as the command line's. The page's half of the session (docs/decisions/0009) goes with every request.

// The link that logged us in leaves that half in the fragment: it belongs into this origin's storage and out of the address.
export function takeKey() {
  if (location.hash.length > 1 && !location.hash.startsWith('#/')) {
    localStorage.setItem('page', location.hash.slice(1));
    history.replaceState(null, '', '/');
  }
}

const key = () => localStorage.getItem('page') ?? '';

/** What the daemon refused, or that it did not answer (status 0). */
export class ApiError extends Error {
  constructor(status, message, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

async function send(method, path, body, signal) {
  let answer;
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method,
      signal,
      headers: { 'X-Scalectl-Page': key(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(0, 'The daemon does not answer.');
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const errors = problem.errors ?? [];
  throw new ApiError(answer.status, problem.detail ?? errors.map(sentence).join(' ') ?? `The daemon answered ${answer.status}.`, errors);
}

export const sentence = e => `${e.argument}: ${e.line ? `line ${e.line}: ` : ''}found ${e.found}, expected ${e.expected}, for example ${e.example}`;

const json = async answer => answer.status === 204 || answer.headers.get('Content-Length') === '0' ? null : answer.json().catch(() => null);

export const get = async (path, signal) => json(await send('GET', path, undefined, signal));
export const post = async (path, body, signal) => json(await send('POST', path, body, signal));
export const remove = async path => json(await send('DELETE', path));
export const id = encodeURIComponent;

/** Live events. A closed source is opened again by who watches: see experiment/live.js. */
export const events = path => new EventSource(`/api/v1/${path}?page=${encodeURIComponent(key())}`);

/** Saves an answer as a file; the key must not stand in an address that the browser keeps in its list of downloads. */
export async function download(path, name) {
  const url = URL.createObjectURL(await (await send('GET', path)).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Free text as it travels: base64url of its UTF-8. */
export function encoded(text) {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
