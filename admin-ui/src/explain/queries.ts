import { queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';

export type MadeUpRequest = Schemas['MadeUpRequest'];
export type NodeExplanation = Schemas['NodeExplanation'];
export type Explanation = Schemas['Explanation'];
export type PolicyDecision = Schemas['PolicyDecision'];
export type NearMiss = Schemas['NearMiss'];
export type SentExchange = Schemas['SentExchange'];
export type HeaderField = Schemas['HeaderField'];

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/** What a node would do with a request; with `send`, also what came of it. */
export async function explain(body: MadeUpRequest, node: string | undefined): Promise<NodeExplanation> {
  return ok(await api.POST('/api/v1/explain', { params: { query: { node } }, body }));
}

/** A request that a node has served lately. */
export const exchange = (requestId: string) =>
  queryOptions({
    queryKey: ['exchanges', 'one', requestId],
    queryFn: async ({ signal }) =>
      ok(await api.GET('/api/v1/exchanges/{requestId}', { params: { path: { requestId } }, signal })),
  });
