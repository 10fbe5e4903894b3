import type { Sort } from '../entity/kind';
import { type TrafficView, WINDOWS } from '../statistics/view';

// What the part of an address behind the question mark may say; what makes no sense there is left out.

export interface ListSearch {
  q?: string;
  tag?: string[];
  sort?: Sort;
}

/** A list that is found in by name alone, and the dialog over it. */
export interface NamedSearch extends Pick<DialogSearch, 'dialog'> {
  q?: string;
}

/** Which dialog is open over a page. */
export interface DialogSearch {
  /** What the page is about is made anew: a node, a credential, a token. */
  dialog?: 'new';
  /** The revision that one asks to go back to. */
  back?: number;
}

const ASIDES = ['more', 'quotas', 'openapi'] as const;

/** What is beside the form; `more` is the first of each kind. */
export type AsideView = (typeof ASIDES)[number];

export type EditorView = 'form' | 'yaml' | 'curl' | 'traffic' | AsideView;

/** How traffic is looked at; as usual when absent. */
export type TrafficSearch = Partial<TrafficView>;

export interface EditorSearch extends TrafficSearch, Pick<DialogSearch, 'dialog'> {
  view?: EditorView;
  /** Which call of a composition. */
  call?: string;
  /** For whom it is shown what runs. */
  consumer?: string;
  /** Where a new route goes to begin with. */
  service?: string;
}

export interface RevisionSearch extends Pick<DialogSearch, 'back'> {
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
  /** Header fields, such as `accept: text/html`; never credentials. */
  header?: string[];
  /** What the address leaves out of the request, by name, since it may be a credential; `?` stands before parameters. */
  left?: string[];
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
const DIALOGS: readonly NonNullable<DialogSearch['dialog']>[] = ['new'];
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
  return { q: text(q), tag: texts(tag), sort: oneOf(SORTS, sort) };
}

export function editorSearch({ view, call, consumer, service, dialog, ...rest }: Given): EditorSearch {
  return {
    view: oneOf(VIEWS, view),
    call: text(call),
    consumer: text(consumer),
    service: text(service),
    dialog: oneOf(DIALOGS, dialog),
    ...trafficSearch(rest),
  };
}

export function dialogSearch({ dialog, back }: Given): DialogSearch {
  return { dialog: oneOf(DIALOGS, dialog), back: revisionNumber(back) };
}

export function namedSearch({ q, dialog }: Given): NamedSearch {
  return { q: text(q), dialog: oneOf(DIALOGS, dialog) };
}

export function trafficSearch({ window, as }: Given): TrafficSearch {
  return { window: oneOf(WINDOWS, window), as: oneOf(SHAPES, as) };
}

export function revisionSearch({ from, view, back }: Given): RevisionSearch {
  return {
    view: view === 'config' ? view : undefined,
    from: revisionNumber(from),
    back: revisionNumber(back),
  };
}

export function documentSearch({ tab }: Given): DocumentSearch {
  return { tab: tab === 'import' ? tab : undefined };
}

export function trySearch({ method, url, header, left, client, node, request }: Given): TrySearch {
  return {
    method: text(method),
    url: text(url),
    header: texts(header),
    left: texts(left),
    client: text(client),
    node: text(node),
    request: text(request),
  };
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

function revisionNumber(given: unknown): number | undefined {
  return typeof given === 'number' && Number.isSafeInteger(given) && given >= 0 ? given : undefined;
}

/** One or several of them. */
function texts(given: unknown): string[] | undefined {
  const all = (Array.isArray(given) ? given : [given]).flatMap((one) => text(one) ?? []);
  return all.length > 0 ? all : undefined;
}

/** Texts that look like numbers come as such. */
function text(given: unknown): string | undefined {
  if (typeof given === 'number') return String(given);
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function oneOf<T extends string>(known: readonly T[], given: unknown): T | undefined {
  return known.find((one) => one === given);
}
