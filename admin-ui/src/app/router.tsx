import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Shell } from './Shell';
import { NotFound, PageFailure, Waiting } from './Stopgaps';
import {
  changeSearch,
  dialogSearch,
  documentSearch,
  editorSearch,
  listSearch,
  liveSearch,
  mapSearch,
  namedSearch,
  revisionSearch,
  trafficSearch,
  trySearch,
} from './search';

const shell = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const parent = () => shell;

const overview = createRoute({
  getParentRoute: parent,
  path: '/',
  validateSearch: trafficSearch,
  component: lazyRouteComponent(() => import('../overview/OverviewPage'), 'OverviewPage'),
});

const routesPages = () => import('../routes/pages');
const routes = createRoute({
  getParentRoute: parent,
  path: '/routes',
  validateSearch: listSearch,
  component: lazyRouteComponent(routesPages, 'List'),
});
// No name can begin with a plus.
const newRoute = createRoute({
  getParentRoute: parent,
  path: '/routes/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(routesPages, 'Create'),
});
const route = createRoute({
  getParentRoute: parent,
  path: '/routes/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(routesPages, 'Edit'),
});

const servicesPages = () => import('../services/pages');
const services = createRoute({
  getParentRoute: parent,
  path: '/services',
  validateSearch: listSearch,
  component: lazyRouteComponent(servicesPages, 'List'),
});
const newService = createRoute({
  getParentRoute: parent,
  path: '/services/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(servicesPages, 'Create'),
});
const service = createRoute({
  getParentRoute: parent,
  path: '/services/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(servicesPages, 'Edit'),
});

const compositionsPages = () => import('../compositions/pages');
const compositions = createRoute({
  getParentRoute: parent,
  path: '/compositions',
  validateSearch: listSearch,
  component: lazyRouteComponent(compositionsPages, 'List'),
});
const newComposition = createRoute({
  getParentRoute: parent,
  path: '/compositions/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(compositionsPages, 'Create'),
});
const composition = createRoute({
  getParentRoute: parent,
  path: '/compositions/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(compositionsPages, 'Edit'),
});

const consumersPages = () => import('../consumers/pages');
const consumers = createRoute({
  getParentRoute: parent,
  path: '/consumers',
  validateSearch: listSearch,
  component: lazyRouteComponent(consumersPages, 'List'),
});
const newConsumer = createRoute({
  getParentRoute: parent,
  path: '/consumers/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(consumersPages, 'Create'),
});
const consumer = createRoute({
  getParentRoute: parent,
  path: '/consumers/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(consumersPages, 'Edit'),
});

const policiesPages = () => import('../policies/pages');
const policies = createRoute({
  getParentRoute: parent,
  path: '/policies',
  validateSearch: listSearch,
  component: lazyRouteComponent(policiesPages, 'List'),
});
const newPolicy = createRoute({
  getParentRoute: parent,
  path: '/policies/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(policiesPages, 'Create'),
});
const policy = createRoute({
  getParentRoute: parent,
  path: '/policies/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(policiesPages, 'Edit'),
});

const certificatesPages = () => import('../certificates/pages');
const certificates = createRoute({
  getParentRoute: parent,
  path: '/certificates',
  validateSearch: listSearch,
  component: lazyRouteComponent(certificatesPages, 'List'),
});
const newCertificate = createRoute({
  getParentRoute: parent,
  path: '/certificates/+new',
  validateSearch: editorSearch,
  component: lazyRouteComponent(certificatesPages, 'Create'),
});
const certificate = createRoute({
  getParentRoute: parent,
  path: '/certificates/$name',
  validateSearch: editorSearch,
  component: lazyRouteComponent(certificatesPages, 'Edit'),
});

const routeMap = createRoute({
  getParentRoute: parent,
  path: '/map',
  validateSearch: mapSearch,
  component: lazyRouteComponent(() => import('../map/MapPage'), 'MapPage'),
});
const tryIt = createRoute({
  getParentRoute: parent,
  path: '/try',
  validateSearch: trySearch,
  component: lazyRouteComponent(() => import('../explain/TryItPage'), 'TryItPage'),
});
const live = createRoute({
  getParentRoute: parent,
  path: '/live',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('../exchanges/LivePage'), 'LivePage'),
});
const nodes = createRoute({
  getParentRoute: parent,
  path: '/nodes',
  validateSearch: namedSearch,
  component: lazyRouteComponent(() => import('../nodes/NodesPage'), 'NodesPage'),
});
const node = createRoute({
  getParentRoute: parent,
  path: '/nodes/$name',
  validateSearch: trafficSearch,
  component: lazyRouteComponent(() => import('../nodes/NodePage'), 'NodePage'),
});
const nodeGroups = createRoute({
  getParentRoute: parent,
  path: '/node-groups',
  validateSearch: namedSearch,
  component: lazyRouteComponent(() => import('../nodes/NodeGroupsPage'), 'NodeGroupsPage'),
});
const cache = createRoute({
  getParentRoute: parent,
  path: '/cache',
  component: lazyRouteComponent(() => import('../cache/CachePage'), 'CachePage'),
});
const settings = createRoute({
  getParentRoute: parent,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/SettingsPage'), 'SettingsPage'),
});
const config = createRoute({
  getParentRoute: parent,
  path: '/config',
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import('../document/DocumentPage'), 'DocumentPage'),
});
const revisions = createRoute({
  getParentRoute: parent,
  path: '/revisions',
  validateSearch: dialogSearch,
  component: lazyRouteComponent(() => import('../revisions/RevisionsPage'), 'RevisionsPage'),
});
const revision = createRoute({
  getParentRoute: parent,
  path: '/revisions/$revision',
  validateSearch: revisionSearch,
  component: lazyRouteComponent(() => import('../revisions/RevisionPage'), 'RevisionPage'),
});
const changes = createRoute({
  getParentRoute: parent,
  path: '/changes',
  validateSearch: changeSearch,
  component: lazyRouteComponent(() => import('../revisions/ChangesPage'), 'ChangesPage'),
});
const users = createRoute({
  getParentRoute: parent,
  path: '/users',
  validateSearch: namedSearch,
  component: lazyRouteComponent(() => import('../users/UsersPage'), 'UsersPage'),
});
const account = createRoute({
  getParentRoute: parent,
  path: '/account',
  validateSearch: dialogSearch,
  component: lazyRouteComponent(() => import('../session/AccountPage'), 'AccountPage'),
});

export const router = createRouter({
  routeTree: shell.addChildren([
    overview,
    routes,
    newRoute,
    route,
    services,
    newService,
    service,
    compositions,
    newComposition,
    composition,
    consumers,
    newConsumer,
    consumer,
    policies,
    newPolicy,
    policy,
    certificates,
    newCertificate,
    certificate,
    routeMap,
    tryIt,
    live,
    nodes,
    node,
    nodeGroups,
    cache,
    settings,
    config,
    revisions,
    revision,
    changes,
    users,
    account,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
