// Talks to the server. Every failure is an Error whose message is one line for the user.

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new Error('the server does not answer: is kawi play still running?');
  }
  const body = await response.json();
  if (!response.ok) {
    const failure = new Error(body.error?.message ?? `status ${response.status}`);
    failure.code = body.error?.code;
    throw failure;
  }
  return body;
}

/// The JSON at a path.
export function get(path, signal) {
  return request(path, { signal });
}

/// Sends JSON and returns the answer's.
export function post(path, body = {}, signal) {
  return request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}

/// Calls a function with every event of a stream until the signal is aborted. The browser reconnects by itself; the
/// server then sends the whole state again.
export function events(path, onEvent, signal, onConnection = () => {}) {
  const source = new EventSource(path);
  source.onmessage = message => onEvent(JSON.parse(message.data));
  source.onopen = () => onConnection(true);
  source.onerror = () => onConnection(false);
  signal.addEventListener('abort', () => source.close());
}
