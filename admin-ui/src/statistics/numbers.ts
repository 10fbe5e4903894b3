import { strings } from '../strings/statistics';

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

const PERCENT_MIN = 0.0001;

/** What stands for a number that there is none of: percentiles where there was no request. */
export const NONE = '–';

/** Such as `1,234` and `12.3K`. */
export function count(value: number): string {
  return value < 10_000 ? value.toLocaleString('en') : short.format(value);
}

/** Such as `0.25/s`. */
export function perSecond(value: number | null): string {
  return value === null ? NONE : `${short.format(value)}/s`;
}

/** Of a part between 0 and 1. Few errors among many are never none. */
export function share(value: number | null): string {
  if (value === null) return NONE;
  return value > 0 && value < PERCENT_MIN ? '<0.01%' : percent.format(value);
}

/** Such as `8.1 ms` and `2.5 s`. */
export function duration(millis: number | null): string {
  if (millis === null) return NONE;
  return millis < 1000 ? strings.millis(exact.format(millis)) : `${exact.format(millis / 1000)} s`;
}
