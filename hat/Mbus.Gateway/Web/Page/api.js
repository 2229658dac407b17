import { t } from './language.js';

// Calls the API of the gateway. Where it needs a token, the page asks for one, and keeps it until the tab is closed.

const KEY = 'mbus-token';
const PAUSE = 3000;

let asking = null;
let ask = () => Promise.reject(new Error('no dialog'));

/** Sets the function that asks for a token: it gets the reason, and resolves to a token. */
export function askWith(dialog) {
  ask = dialog;
}

/** A refused request: its message is the reason that the gateway gives. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Returns the JSON of a path. Digits beyond those of a JavaScript number are kept by `reviver`. */
export async function get(path, { signal, reviver } = {}) {
  const response = await send(path, { signal });
  return JSON.parse(await response.text(), reviver);
}

/** Sends a change, and returns its JSON; null if there is none. */
export async function change(method, path, body) {
  const response = await send(path, { method, body });
  return response.status === 204 ? null : response.json();
}

/** Passes server-sent events to a listener (event, data) until the signal ends it. A lost connection is opened again. */
export async function stream(path, signal, listener, { again = true } = {}) {
  while (!signal.aborted) {
    try {
      const response = await send(path, { signal, headers: { Accept: 'text/event-stream' } });
      await read(response.body.getReader(), listener);
      if (!again) return;
    } catch (error) {
      if (signal.aborted) return;
      listener('lost', { reason: error.message });
      if (error instanceof Refused && error.status !== 503) return;
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE));
  }
}

async function send(path, { method = 'GET', body, signal, headers = {} } = {}) {
  while (true) {
    const token = sessionStorage.getItem(KEY);
    const all = token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
    let response;
    try {
      response = await fetch(path, { method, body, signal, headers: all });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Refused(0, t('The gateway does not answer.'));
    }
    if (response.ok) return response;

    const reason = await reasonOf(response);
    if (response.status !== 401) throw new Refused(response.status, reason);
    if (sessionStorage.getItem(KEY) === token) await askForToken(token ? reason : null);
  }
}

// One dialog for all requests that wait for the token.
async function askForToken(reason) {
  asking ??= ask(reason).then(token => sessionStorage.setItem(KEY, token)).finally(() => { asking = null; });
  await asking;
}

async function reasonOf(response) {
  try {
    return (await response.json()).detail ?? response.statusText;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

async function read(reader, listener) {
  const decoder = new TextDecoder();
  let text = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const events = text.split('\n\n');
    text = events.pop();
    for (const event of events) {
      const fields = Object.fromEntries(event.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      if (fields.data) listener(fields.event ?? 'message', JSON.parse(fields.data));
    }
  }
}
