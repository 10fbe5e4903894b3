import { strings } from '../strings/certificates';

const DAY_MILLIS = 86_400_000;
const SOON_DAYS = 21;

interface Expiry {
  tone: 'red' | 'orange' | 'gray';
  /** What there is to worry about; empty for nothing. */
  word: string;
}

export function untilExpiry(at: string | undefined, nowMillis: number): Expiry {
  if (at === undefined) return { tone: 'gray', word: '' };
  const days = (Date.parse(at) - nowMillis) / DAY_MILLIS;
  if (days <= 0) return { tone: 'red', word: strings.expired };
  return days < SOON_DAYS ? { tone: 'orange', word: strings.soon } : { tone: 'gray', word: '' };
}
