import type { Sort } from '../entity/kind';
import { type TrafficView, WINDOWS } from '../statistics/view';

// What the part of an address behind the question mark may say; what makes no sense there is left out.

export interface ListSearch {
  q?: string;
  tag?: string[];
  sort?: Sort;
}

const ASIDES = ['more', 'quotas', 'openapi'] as const;

/** What is beside the form; `more` is the first of each kind. */
export type AsideView = (typeof ASIDES)[number];

export type EditorView = 'form' | 'yaml' | 'curl' | 'traffic' | AsideView;

/** How traffic is looked at; as usual when absent. */
export type TrafficSearch = Partial<TrafficView>;

export interface EditorSearch extends TrafficSearch {
  view?: EditorView;
  /** Which call of a composition. */
  call?: string;
  /** For whom it is shown what runs. */
  consumer?: string;
}

export interface RevisionSearch {
  /** The whole configuration instead of what changed. */
  view?: 'config';
  /** The revision that it is compared with; the one before when absent. */
  from?: number;
}

export interface DocumentSearch {
  /** Export when absent. */
  tab?: 'import';
}

/** How far back changes are looked for. */
export const SINCE = ['1h', '24h', '7d', '30d'] as const;

export interface ChangeSearch {
  kind?: EntityWord;
  name?: string;
  actor?: string;
  since?: (typeof SINCE)[number];
}

export interface TrySearch {
  method?: string;
  url?: string;
  client?: string;
  node?: string;
  /** The id of a request that was served lately. */
  request?: string;
}

export const STATUSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

export interface LiveSearch {
  q?: string;
  status?: (typeof STATUSES)[number];
  method?: string;
  route?: string;
  consumer?: string;
  node?: string;
  /** Only what no route matched. */
  unmatched?: true;
}

export interface MapSearch {
  window?: TrafficView['window'];
  q?: string;
  /** Only this host. */
  host?: string;
  /** Only what is under this path. */
  under?: string;
}

export type EntityWord = 'service' | 'route' | 'policy' | 'consumer' | 'certificate' | 'composition';

type Given = Record<string, unknown>;

const SORTS: readonly Sort[] = ['name', '-name', 'changed', '-changed'];
const VIEWS: readonly EditorView[] = ['form', 'yaml', 'curl', 'traffic', ...ASIDES];
const SHAPES: readonly TrafficView['as'][] = ['charts', 'table'];
export const ENTITY_WORDS: readonly EntityWord[] = [
  'service',
  'route',
  'policy',
  'consumer',
  'certificate',
  'composition',
];

export function listSearch({ q, tag, sort }: Given): ListSearch {
  const tags = (Array.isArray(tag) ? tag : [tag]).flatMap((one) => text(one) ?? []);
  return { q: text(q), tag: tags.length > 0 ? tags : undefined, sort: oneOf(SORTS, sort) };
}

export function editorSearch({ view, call, consumer, ...rest }: Given): EditorSearch {
  return { view: oneOf(VIEWS, view), call: text(call), consumer: text(consumer), ...trafficSearch(rest) };
}

export function trafficSearch({ window, as }: Given): TrafficSearch {
  return { window: oneOf(WINDOWS, window), as: oneOf(SHAPES, as) };
}

export function revisionSearch({ from, view }: Given): RevisionSearch {
  return {
    view: view === 'config' ? view : undefined,
    from: typeof from === 'number' && Number.isSafeInteger(from) && from >= 0 ? from : undefined,
  };
}

export function documentSearch({ tab }: Given): DocumentSearch {
  return { tab: tab === 'import' ? tab : undefined };
}

export function trySearch({ method, url, client, node, request }: Given): TrySearch {
  return { method: text(method), url: text(url), client: text(client), node: text(node), request: text(request) };
}

export function liveSearch({ q, status, method, route, consumer, node, unmatched }: Given): LiveSearch {
  return {
    q: text(q),
    status: oneOf(STATUSES, status),
    method: text(method),
    route: text(route),
    consumer: text(consumer),
    node: text(node),
    unmatched: unmatched === true ? unmatched : undefined,
  };
}

export function mapSearch({ window, q, host, under }: Given): MapSearch {
  return { window: oneOf(WINDOWS, window), q: text(q), host: text(host), under: text(under) };
}

export function changeSearch({ kind, name, actor, since }: Given): ChangeSearch {
  return { kind: oneOf(ENTITY_WORDS, kind), name: text(name), actor: text(actor), since: oneOf(SINCE, since) };
}

/** Texts that look like numbers come as such. */
function text(given: unknown): string | undefined {
  if (typeof given === 'number') return String(given);
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function oneOf<T extends string>(known: readonly T[], given: unknown): T | undefined {
  return known.find((one) => one === given);
}
