import { took } from '../explain/outcome';
import { strings } from '../strings/compositions';
import type { Call, Calls } from './api';
import type { Trial, TriedCall } from './sample';

/** Parts of the whole time, from 0 to 1. */
export interface Bar {
  /** When the call began. */
  start: number;
  /** When the head of its answer was there; the end when it never was. */
  head: number;
  end: number;
}

/** Where a call stands on the time line; undefined for one that was not made. */
export function barOf({ start, head, end }: TriedCall, whole: number): Bar | undefined {
  if (start === undefined) return undefined;
  const last = end ?? whole;
  const part = (micros: number) => Math.min(1, Math.max(0, whole === 0 ? 0 : micros / whole));
  return { start: part(start), head: part(head ?? last), end: part(last) };
}

/** Who began first is first; what was not made is last. */
export function inTime(calls: readonly TriedCall[]): TriedCall[] {
  const at = ({ start }: TriedCall) => start ?? Number.POSITIVE_INFINITY;
  return [...calls].sort((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

/** Such as: from 0.1 ms on, waited 51 ms, transfer 0.7 ms. */
export function times({ start, head, end }: TriedCall): string {
  if (start === undefined) return strings.notMade;
  const parts = [strings.fromOn(took(start))];
  if (head !== undefined) parts.push(strings.waited(took(head - start)));
  if (end !== undefined)
    parts.push(head === undefined ? strings.endedAfter(took(end - start)) : strings.transferTook(took(end - head)));
  return parts.join(', ');
}

/** Such as `user` and `lines[3]`. */
export function labelOf({ name = '', element }: TriedCall): string {
  return element === undefined ? name : `${name}[${element}]`;
}

const UNITS = ['B', 'KiB', 'MiB'] as const;

/** Such as `731 B` and `1.2 KiB`. */
export function size(bytes: number): string {
  let amount = bytes;
  for (const unit of UNITS) {
    if (amount < 1024 || unit === 'MiB')
      return `${amount.toLocaleString('en', { maximumFractionDigits: unit === 'B' ? 0 : 1 })} ${unit}`;
    amount /= 1024;
  }
  return '';
}

/** What the node had no room to tell; nothing when it told all. */
export function cuts({ whole, body = '', bodyBytes = 0, calls = [], callCount = 0 }: Trial): string[] {
  if (whole !== false) return [];
  const cut: string[] = [];
  if (new TextEncoder().encode(body).length < bodyBytes) cut.push(strings.theBodyIsCut(size(bodyBytes)));
  if (calls.length < callCount) cut.push(strings.theCallsAreCut(calls.length, callCount));
  return cut.length > 0 ? cut : [strings.thereIsMore];
}

const REASONS: Readonly<Record<string, string>> = {
  timeout: strings.itTookLonger,
  status: strings.itWasAnswered,
  unreachable: strings.thereWasNoConnection,
  unavailable: strings.noTargetTakesTraffic,
  malformed: strings.theAnswerIsNotInItsEncoding,
  'too-large': strings.allAnswersTogetherAreToo,
  value: 'a value from an answer is not there, or cannot stand where it should',
  request: strings.aValueFromTheRequest,
  dependency: strings.aCallThatItNeeds,
  overloaded: strings.theNodeHoldsTooMuch,
};

/** What went wrong, call by call, and what that means for the answer. */
export function problems({ calls: tried = [] }: Trial, calls: Calls): string[] {
  return tried
    .filter(({ outcome }) => outcome === 'failed')
    .map((one) => {
      const why = REASONS[one.reason ?? ''] ?? `${one.reason ?? 'unknown'}`;
      const status = one.reason === 'status' && one.status !== undefined ? ` (${one.status})` : '';
      return strings.failed(labelOf(one), why, status, meaning(calls[one.name ?? ''] ?? {}));
    });
}

function meaning({ fallback, failure }: Call): string {
  if (fallback !== undefined) return strings.itsFallbackStandsIn;
  return failure === 'optional' ? strings.theAnswerGoesWithout : strings.itIsRequired;
}
