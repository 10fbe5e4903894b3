import { queryOptions } from '@tanstack/react-query';
import { api, ok, type Schemas } from '../api/client';
import { count } from '../statistics/numbers';

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

/** Such as: 3 routes (a, b, c) use them. They had 1,204 requests a minute lately. */
export function consequence(
  { users = 0, byKind = [], names = [], requestsPerMinute = 0 }: Usage,
  many: boolean,
): string {
  const them = many ? 'them' : 'it';
  const they = many ? 'They' : 'It';
  const kinds = byKind.map(
    ({ kind, count: n = 0 }) => `${count(n)} ${kind === 'policy' && n > 1 ? 'policies' : `${kind}${n > 1 ? 's' : ''}`}`,
  );
  const used =
    users === 0
      ? ''
      : `${kinds.join(' and ')} ${users === 1 ? 'uses' : 'use'} ${them} (${names.join(', ')}${users > names.length ? ', …' : ''}). `;
  const requests = Math.ceil(requestsPerMinute);
  const had = requests === 0 ? 'no requests' : `${count(requests)} ${requests === 1 ? 'request' : 'requests'} a minute`;
  return `${used}${they} had ${had} lately.`;
}
