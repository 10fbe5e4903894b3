import { Unreachable } from './problem';
import { Store } from './store';

const LOOK_AGAIN_MILLIS = 2000;

/** Whether the admin service answers; false from the first request that got none until it is there again. */
export const reachable = new Store(true);

/** Takes a request to the admin service, as `fetch` does. */
export type Carrier = (request: Request) => Promise<Response>;

/** `fetch`, or another carrier, that says so when there is nobody to answer. */
export async function reach(request: Request, carrier: Carrier = fetch): Promise<Response> {
  try {
    const response = await carrier(request);
    // A proxy in front of an admin service that is gone answers in its stead.
    if (response.status === 502 || response.status === 504) await requireOurs(response);
    reachable.set(true);
    return response;
  } catch (failure) {
    if (request.signal.aborted) throw failure;
    lost();
    throw new Unreachable();
  }
}

async function requireOurs(response: Response): Promise<void> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) throw new Unreachable();
}

function lost(): void {
  if (!reachable.get()) return;
  reachable.set(false);
  setTimeout(lookAgain, LOOK_AGAIN_MILLIS);
}

async function lookAgain(): Promise<void> {
  try {
    const response = await fetch('/q/health/ready', { cache: 'no-store' });
    if (response.ok) return reachable.set(true);
  } catch {
    // Still nobody there.
  }
  setTimeout(lookAgain, LOOK_AGAIN_MILLIS);
}
