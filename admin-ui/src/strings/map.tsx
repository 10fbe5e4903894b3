import type { ReactNode } from 'react';

export const strings = {
  // MapPage
  routeMap: 'Route map',
  fromHostsOverPaths: (window: string) =>
    `From hosts over paths to services, with the traffic of the ${window}. A line is as thick as its routes are busy, and red where they fail.`,
  howFarBack: 'How far back',
  only: (host: ReactNode, under: ReactNode) => (
    <>
      Only {host} {under}
    </>
  ),
  showAll: 'Show all',
  noRouteIsLikeThis: 'No route is like this.',
  noRoutesYet: 'No routes yet. ',
  makeTheFirstOne: 'Make the first one',
  theBusiestOfRoutesSearch: (shown: string, total: string) =>
    `The busiest ${shown} of ${total} routes. Search by name to see others.`,
  searchRoutesByName: 'Search routes by name',
  partOfARoutesName: "Part of a route's name",
  // Picture
  paths: 'Paths',
  lookAtItAlone: (host: string | undefined) => `${host === undefined ? 'Any host' : `Host ${host}`}: look at it alone`,
  lookAtWhatIsUnder: (label: string) => `${label}: look at what is under it`,
  ofRoute: (label: string, only: string) => `${label}, route ${only}`,
  manyRoutes: (count: string) => ` · ${count} routes`,
  noTraffic: (many: string) => `no traffic${many}`,
  requestsWithErrors: (requests: string, errors: number, share: string, many: string) =>
    `${requests} requests${errors > 0 ? ` · ${share} errors` : ''}${many}`,
  // layout
  anyHost: 'any host',
  noService: 'no service',
  aComposition: 'a composition',
  redirects: 'redirects',
  answersOfItsOwn: 'answers of its own',
  others: (count: string) => `${count} others`,
};
