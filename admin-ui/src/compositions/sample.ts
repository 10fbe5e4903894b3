import { api, ok, type Schemas } from '../api/client';
import type { Composition } from './api';
import { allSources } from './template';

export type SampleRequest = Schemas['SampleRequest'];
export type NodeTrial = Schemas['NodeTrial'];
export type Trial = Schemas['Trial'];
export type TriedCall = Schemas['TriedCall'];

/** What a composition takes of a request: by name where there are several. */
export interface Taken {
  path: readonly string[];
  query: readonly string[];
  headers: readonly string[];
  body: boolean;
  consumer: boolean;
  claims: boolean;
}

/** What a sample request for a composition has to say. */
export function takenOf(composition: Composition): Taken {
  const sources = allSources(composition);
  const named = (start: string) =>
    [...new Set(sources.flatMap((source) => (source.startsWith(start) ? source.slice(start.length) : [])))].sort();
  return {
    path: named('request.path.'),
    query: named('request.query.'),
    headers: [...new Set(named('request.headers.').map((name) => name.toLowerCase()))],
    body: sources.some((source) => source === 'request.body' || source.startsWith('request.body#')),
    consumer: sources.includes('consumer.name'),
    claims: named('claims.').length > 0,
  };
}

/** Says what it is tried under that has no name yet. */
const UNNAMED = 'unnamed';

export interface Attempt {
  name: string;
  sample: SampleRequest;
  /** As it is on the screen. */
  draft: Composition;
  /** It is not what was stored. */
  isChanged: boolean;
}

/** What a node is asked: what is on the screen goes along when it is not what was stored. */
export function asked({ name, sample, draft, isChanged }: Attempt): { name: string; body: SampleRequest } {
  if (!isChanged) return { name, body: sample };
  const as = name || UNNAMED;
  return { name: as, body: { ...sample, composition: { ...draft, name: as } } };
}

/** Has a node make the calls of a composition, for real. */
export async function tryOut(attempt: Attempt, node: string | undefined): Promise<NodeTrial> {
  const { name, body } = asked(attempt);
  return ok(await api.POST('/api/v1/compositions/{name}/try', { params: { path: { name }, query: { node } }, body }));
}
