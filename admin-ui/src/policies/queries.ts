import { queryOptions } from '@tanstack/react-query';
import { api, ok, page, type Schemas } from '../api/client';
import { readSchema, type Schema } from './schema';

export interface PolicyType {
  type: string;
  phase: Schemas['Phase'];
  levels: Schemas['Level'][];
  description: string;
  settings: Schema;
}

/** What policies there can be; it changes with the version of the admin service only. */
export const policyTypes = queryOptions({
  queryKey: ['policy-types'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => {
    const { items } = page<Schemas['PolicyType']>(ok(await api.GET('/api/v1/policy-types', { signal })));
    return items.map(
      ({ type = '', phase = 'edge', levels = [], description = '', settings }): PolicyType => ({
        type,
        phase,
        levels,
        description,
        settings: readSchema(settings),
      }),
    );
  },
});
