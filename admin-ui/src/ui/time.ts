import { strings } from '../strings/ui';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const ofDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

const STEPS: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Such as `3 min. ago` or `in 2 days`. */
export function ago(at: string, nowMillis: number): string {
  const seconds = Math.round((Date.parse(at) - nowMillis) / 1000);
  if (Math.abs(seconds) < 5) return strings.now;
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  return relative.format(seconds, 'second');
}

/** The time of day, to the second, in the viewer's zone. */
export function clock(millis: number): string {
  return ofDay.format(millis);
}

/** In the viewer's zone and language. */
export function moment(at: string): string {
  return absolute.format(new Date(at));
}
