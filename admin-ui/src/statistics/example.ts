import type { Schemas } from '../api/client';

/** Asks a node for something that the route answers; undefined where a route takes only what cannot be guessed. */
export function exampleCurl(address: string, { match = {}, enabled }: Schemas['Route']): string | undefined {
  const path = (match.paths ?? ['/'])[0] ?? '/';
  const host = match.hosts?.[0];
  const conditions = [match.headers, match.query].some((some) => some && Object.keys(some).length > 0);
  if (enabled === false || conditions || path.includes('{') || host?.includes('*')) return undefined;
  const method = match.methods?.length && !match.methods.includes('GET') ? ` -X ${match.methods[0]}` : '';
  const named = host === undefined ? '' : ` -H 'Host: ${host}'`;
  return `curl -i${method}${named} http://${address}${path.replace('/**', '/')}`;
}
