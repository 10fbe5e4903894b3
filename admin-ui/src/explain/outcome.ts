import { strings } from '../strings/explain';
import type { Explanation } from './queries';

export interface Outcome {
  tone: 'teal' | 'blue' | 'red' | 'orange';
  /** What becomes of the request, in a few words. */
  words: string;
}

/** What a request comes to. */
export function outcome({ route, forwarded, answered }: Explanation): Outcome {
  if (answered?.status === undefined)
    return {
      tone: 'teal',
      words: forwarded ? strings.goesToTheService(forwarded.service) : strings.isAnsweredFromAComposition,
    };
  const { status, problem } = answered;
  if (route === undefined && status === 404) return { tone: 'orange', words: strings.matchesNoRoute };
  if (problem) return { tone: status >= 500 ? 'red' : 'orange', words: strings.isRefused(status, problem) };
  return { tone: 'blue', words: strings.isAnsweredByTheGateway(status) };
}

/** Such as `85 µs` and `1.2 ms`. */
export function took(micros: number | undefined): string {
  if (micros === undefined) return '';
  return micros < 1000
    ? strings.micros(micros)
    : strings.millis((micros / 1000).toLocaleString('en', { maximumSignificantDigits: 2 }));
}

/** How the status of an answer is coloured. */
export function answerTone(status: number): string {
  if (status >= 500) return 'red';
  if (status >= 400) return 'orange';
  return status >= 300 ? 'blue' : 'teal';
}
