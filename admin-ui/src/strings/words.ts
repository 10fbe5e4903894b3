import type { components } from '../../generated/schema';

type Schemas = components['schemas'];

/** The parts of what a node runs. */
const SECTIONS: Record<string, string> = { routing: 'routing', identity: 'identity' };

/** How the words of the API are said to people: each of them, or there is no build. */
export const words = {
  entity: {
    service: 'service',
    route: 'route',
    policy: 'policy',
    consumer: 'consumer',
    certificate: 'certificate',
    composition: 'composition',
  } satisfies Record<Schemas['EntityKind'], string>,
  entities: {
    services: 'services',
    routes: 'routes',
    compositions: 'compositions',
    consumers: 'consumers',
    policies: 'policies',
    certificates: 'certificates',
  },
  /** What else is listed, besides entities. */
  listed: { node: 'node', nodeGroup: 'node group', user: 'user', revision: 'revision' },
  role: { viewer: 'viewer', editor: 'editor', admin: 'admin' } satisfies Record<Schemas['Role'], string>,
  node: {
    ready: 'ready',
    behind: 'behind',
    rejected: 'rejected',
    drained: 'drained',
    gone: 'gone',
    revoked: 'revoked',
    // Not of the API: the dashboard tells those that have never come from those that are gone.
    expected: 'not here yet',
  } satisfies Record<Schemas['NodeState'] | 'expected', string>,
  expiry: {
    valid: 'valid',
    soon: 'soon',
    urgent: 'very soon',
    expired: 'expired',
  } satisfies Record<Schemas['CertificateExpiry'], string>,
  target: {
    healthy: 'healthy',
    failing: 'failing',
    ejected: 'ejected',
    unresolved: 'unresolved',
    drained: 'drained',
  } satisfies Record<Schemas['TargetState'], string>,
  change: {
    created: 'created',
    updated: 'updated',
    deleted: 'deleted',
    unchanged: 'unchanged',
  } satisfies Record<Schemas['Outcome'], string>,
  level: {
    everywhere: 'everywhere',
    service: 'service',
    route: 'route',
    group: 'group',
    consumer: 'consumer',
  } satisfies Record<Schemas['Level'], string>,
  phase: {
    edge: 'edge',
    authentication: 'authentication',
    authorisation: 'authorisation',
    limits: 'limits',
    validation: 'validation',
    transformation: 'transformation',
    cache: 'cache',
  } satisfies Record<Schemas['Phase'], string>,
  window: { hour: 'hour', day: 'day', week: 'week', month: 'month' } satisfies Record<
    Schemas['CalendarWindow'],
    string
  >,
  hashBy: {
    header: 'header',
    cookie: 'cookie',
    query: 'query',
    'client-address': 'client-address',
    consumer: 'consumer',
  } satisfies Record<Schemas['HashBy'], string>,
  subject: { route: 'route', service: 'service', consumer: 'consumer', node: 'node' },
  section: SECTIONS,
};
