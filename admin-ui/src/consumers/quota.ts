import { type Plural, WORD } from '../entity/kind';

interface Place {
  word: (typeof WORD)[Plural];
  plural: Plural;
  name: string;
}

/** What a policy such as `route/orders/quota` is attached to; undefined when it is nothing that has a page. */
export function placeOf(attachedTo: string): Place | undefined {
  const [word, name = ''] = attachedTo.split('/');
  const plural = PLURALS.find((one) => WORD[one] === word);
  return plural && name !== '' ? { word: WORD[plural], plural, name } : undefined;
}

const PLURALS: readonly Plural[] = ['services', 'routes', 'consumers', 'policies'];

/** In whole percent; used up only when nothing is left, and begun as soon as something is used. */
export function usedPercent(used: number, limit: number): number {
  if (limit <= 0 || used >= limit) return 100;
  return used <= 0 ? 0 : Math.max(1, Math.min(99, Math.round((used / limit) * 100)));
}

const NEARLY_PERCENT = 80;

export function usedTone(percent: number): 'red' | 'orange' | 'lagoon' {
  if (percent >= 100) return 'red';
  return percent >= NEARLY_PERCENT ? 'orange' : 'lagoon';
}
