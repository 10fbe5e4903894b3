import { api, ok, type Schemas } from '../api/client';
import { ApiProblem } from '../api/problem';
import { strings } from '../strings/statistics';
import { type Pulse, pulseOf } from './traffic';

const SILENCE_MILLIS_MAX = 20_000;
const WAIT_MILLIS_MIN = 1000;
const WAIT_MILLIS_MAX = 60_000;

/** Whether traffic is heard of as it goes, or asked for now and then. */
export type Feed = 'live' | 'polled';

interface Listener {
  onPulse: (pulse: Pulse) => void;
  onFeed: (feed: Feed) => void;
}

/** Listens to the traffic until the signal; when the stream ends or breaks, comes again, and later each time that fails. */
export async function listen({ onPulse, onFeed }: Listener, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    failures++;
    try {
      for await (const pulse of pulses(signal)) {
        failures = 0;
        onFeed('live');
        onPulse(pulse);
      }
    } catch {
      failures = Math.max(failures, 1);
    }
    if (signal.aborted) return;
    if (failures > 0) onFeed('polled');
    await pause(waitMillis(failures), signal);
  }
}

export function waitMillis(failures: number): number {
  return Math.min(WAIT_MILLIS_MIN * 2 ** failures, WAIT_MILLIS_MAX);
}

// An EventSource could not send the token, which goes in a header.
async function* pulses(signal: AbortSignal): AsyncGenerator<Pulse> {
  const silent = new AbortController();
  const either = AbortSignal.any([signal, silent.signal]);
  // What stands between us and the admin service may hold events back, or a connection open that leads nowhere.
  const watch = () => setTimeout(() => silent.abort(), SILENCE_MILLIS_MAX);
  let watching = watch();
  try {
    const body = ok(await api.GET('/api/v1/statistics/live', { parseAs: 'stream', signal: either }));
    if (body === null) throw new ApiProblem(200, { detail: strings.theAnswerIsEmpty });
    for await (const data of events(body)) {
      clearTimeout(watching);
      watching = watch();
      const heard: Schemas['LiveTraffic'] = JSON.parse(data);
      yield pulseOf(heard);
    }
  } finally {
    clearTimeout(watching);
    silent.abort();
  }
}

/** The data of each event of an event stream (WHATWG HTML § 9.2.6); other fields mean nothing to us. */
export async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
        if (line !== '' || data.length === 0) continue;
        yield data.join('\n');
        data = [];
      }
    }
  } finally {
    reader.cancel().catch(() => undefined); // it may have broken already
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
