import { api, ok, revisionOf, type Schemas, saying } from '../api/client';
import type { OnSent } from '../api/sending';

export type Applied = Schemas['Applied'];
export type Changed = Schemas['Changed'];
export type Mode = 'merge' | 'replace';

const YAML = 'application/yaml';
const MEDIA = { yaml: YAML, json: 'application/json' } as const;

export type Format = keyof typeof MEDIA;

/** The whole configuration as text: as it is now, or at a revision. */
export async function exported(format: Format, revision: number | undefined, signal?: AbortSignal): Promise<string> {
  const common = { headers: { accept: MEDIA[format] }, parseAs: 'text', signal } as const;
  if (revision === undefined) return ok(await api.GET('/api/v1/config', common));
  const params = { path: { revision: String(revision) } };
  return ok(await api.GET('/api/v1/revisions/{revision}/config', { ...common, params }));
}

/** Writes a document, or with a dry run says what that would do. JSON is YAML, so any of both. */
export async function apply(
  text: string,
  mode: Mode,
  dryRun: boolean,
  onSent: OnSent,
): Promise<Applied & { at: number }> {
  const result = await api.POST('/api/v1/config', {
    params: { query: { mode, 'dry-run': dryRun } },
    headers: { 'content-type': YAML },
    body: {},
    bodySerializer: () => text,
    fetch: saying(onSent),
  });
  return { ...ok(result), at: revisionOf(result.response) };
}
