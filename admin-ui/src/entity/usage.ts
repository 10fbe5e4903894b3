import { queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';
import { count } from '../statistics/numbers';
import { strings } from '../strings/entity';

export type Usage = Schemas['Usage'];
type Word = NonNullable<Schemas['OfKind']['kind']>;

const NAMES_MAX = 200;

/** What depends on some entities of a kind. */
export const usage = (kind: Word, names: readonly string[]) =>
  queryOptions({
    queryKey: ['usage', kind, names],
    queryFn: async ({ signal }) =>
      ok(
        await api.GET('/api/v1/reports/usage', {
          params: { query: { kind, name: names.slice(0, NAMES_MAX) } },
          signal,
        }),
      ),
  });

/** Such as: They had 1,204 requests a minute lately. */
export function hadRequests({ requestsPerMinute = 0 }: Usage, many: boolean): string {
  const requests = Math.ceil(requestsPerMinute);
  return requests === 0 ? strings.hadNoRequests(many) : strings.hadRequests(many, count(requests), requests === 1);
}

/** Those that are named, each with its kind: the names come kind by kind, as the counts do. */
export function named({ byKind = [], names = [] }: Usage): { kind: Word; name: string }[] {
  let from = 0;
  return byKind.flatMap(({ kind, count: n = 0 }) => {
    const some = names.slice(from, from + n);
    from += some.length;
    return kind ? some.map((name) => ({ kind, name })) : [];
  });
}

/** Such as: 3 routes and 1 service. */
export function plurals(kinds: readonly Schemas['OfKind'][]): string {
  return kinds.map(({ kind = '', count: n = 0 }) => strings.severalOf(count(n), kind, n === 1)).join(strings.and);
}
