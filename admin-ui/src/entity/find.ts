import {
  IconCertificate,
  IconCirclesRelation,
  IconRoute,
  IconServer,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { Schemas } from '../api/client';
import { calls as certificates } from '../certificates/api';
import { calls as compositions } from '../compositions/api';
import { calls as consumers } from '../consumers/api';
import { calls as policies } from '../policies/api';
import { calls as routes } from '../routes/api';
import { calls as services } from '../services/api';
import { words } from '../strings/words';
import { type Entity, type Kind, type Plural, type Versioned, WORD } from './kind';

interface Finder {
  plural: Plural;
  word: string;
  icon: typeof IconRoute;
  /** The names that a text is in, at most so many. */
  find: (text: string, most: number, signal?: AbortSignal) => Promise<string[]>;
}

function finder<E extends Entity>(plural: Plural, icon: Finder['icon'], list: Kind<E>['list']): Finder {
  return {
    plural,
    word: words.entity[WORD[plural]],
    icon,
    find: async (text, most, signal) => {
      const { items } = await list({ q: text || undefined, limit: most }, signal);
      return items.flatMap(({ name }) => name ?? []);
    },
  };
}

interface Reader {
  plural: Plural;
  get: (name: string, signal?: AbortSignal) => Promise<Versioned<Entity>>;
}

/** Reads one of any kind, by the API's word for the kind. */
export const READERS: Record<Schemas['EntityKind'], Reader> = {
  service: { plural: 'services', get: services.get },
  route: { plural: 'routes', get: routes.get },
  policy: { plural: 'policies', get: policies.get },
  consumer: { plural: 'consumers', get: consumers.get },
  certificate: { plural: 'certificates', get: certificates.get },
  composition: { plural: 'compositions', get: compositions.get },
};

export const SERVICES = finder('services', IconServer, services.list);
export const COMPOSITIONS = finder('compositions', IconCirclesRelation, compositions.list);
export const CONSUMERS = finder('consumers', IconUsers, consumers.list);
export const POLICIES = finder('policies', IconShieldCheck, policies.list);
export const CERTIFICATES = finder('certificates', IconCertificate, certificates.list);

/** Looks for things by their names, kind by kind. */
export const FINDERS: readonly Finder[] = [
  finder('routes', IconRoute, routes.list),
  SERVICES,
  COMPOSITIONS,
  CONSUMERS,
  POLICIES,
  CERTIFICATES,
];
