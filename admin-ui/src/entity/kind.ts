import type { ComponentType, ReactNode } from 'react';
import type { Page } from '../api/client';
import type { AsideView, EditorSearch } from '../app/search';
import type { Subject } from '../statistics/queries';
import type { FieldErrors } from '../ui/FieldErrors';

/** What all that can be configured has in common. */
export interface Entity {
  id?: string;
  name?: string;
  tags?: string[];
}

export type Plural = 'services' | 'routes' | 'compositions' | 'consumers' | 'policies' | 'certificates';

export interface ListQuery {
  q?: string;
  tag?: string[];
  sort?: Sort;
  cursor?: string;
  limit?: number;
}

export type Sort = 'name' | '-name' | 'changed' | '-changed';

/** An entity as it was read, and which state of it that was. */
export interface Versioned<E> {
  entity: E;
  etag: string;
}

export interface Written<E> extends Versioned<E> {
  revision: number;
}

/** How a form shows a part of an entity and hands on what is typed. */
export interface FormProps<V> {
  value: V;
  onChange: (value: V) => void;
  errors: FieldErrors;
  /** Nothing can be changed: the viewer's role, or a request under way. */
  disabled: boolean;
}

export interface Column<E> {
  title: string;
  cell: (entity: E) => ReactNode;
  /** Only where there is room. */
  wide?: boolean;
}

/** What a tab beside the form is told. */
export interface AsideProps<E> {
  /** What it is stored as; of a new one, what has been typed so far. */
  name: string;
  /** As it is on the screen. */
  draft: E;
  /** What is on the screen is not what was stored. */
  isChanged: boolean;
}

/** A tab beside the form. */
export interface Aside<E> {
  /** How the address says it. */
  view: AsideView;
  title: string;
  Page: ComponentType<AsideProps<E>>;
  /** It is there for a new one too. */
  ofNew?: boolean;
}

/** What may be changed of several at once. */
export interface Change {
  tags?: string[];
  enabled?: boolean;
}

/** All that the pages of one kind differ in. */
export interface Kind<E extends Entity> {
  plural: Plural;
  title: string;
  /** Such as `route`. */
  word: string;
  icon: ComponentType<{ size?: number | string }>;
  /** One sentence for those who see the word for the first time. */
  about: string;
  columns: readonly Column<E>[];
  /** The draft of a new one. */
  blank: E;
  /** The same, where the address says what to begin with. */
  startingWith?: (search: EditorSearch) => E;
  /** What one may want to do next with one that is stored. */
  Next?: ComponentType<{ of: E }>;
  Form: ComponentType<FormProps<E> & { isNew: boolean }>;
  /** What goes with one that is deleted, in a sentence. */
  consequence: string;
  /** What else is to be seen, each on a tab of its own. */
  asides?: readonly Aside<E>[];
  /** One can be disabled without being deleted. */
  switched?: boolean;
  /** What traffic is counted by, if it is. */
  counted?: Subject;
  list: (query: ListQuery, signal?: AbortSignal) => Promise<Page<E>>;
  get: (name: string, signal?: AbortSignal) => Promise<Versioned<E>>;
  create: (body: E) => Promise<Written<E>>;
  /** @param ifMatch the state that is replaced */
  put: (name: string, body: E, ifMatch: string) => Promise<Written<E>>;
  /** Changes some fields, whatever the others are. */
  patch: (name: string, change: Change) => Promise<number>;
  remove: (name: string, ifMatch: string) => Promise<number>;
}

/** As the API names one of a kind. */
export const WORD = {
  services: 'service',
  routes: 'route',
  compositions: 'composition',
  consumers: 'consumer',
  policies: 'policy',
  certificates: 'certificate',
} as const satisfies Record<Plural, string>;
