import { strings } from '../strings/ui';

const SHOWN_MAX = 3;

/** The first of many, and how many more there are. */
export function few(words: readonly string[], most = SHOWN_MAX): string {
  const rest = words.length - most;
  return words.slice(0, most).join(', ') + (rest > 0 ? strings.andMore(rest) : '');
}
