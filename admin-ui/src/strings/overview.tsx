import type { ReactNode } from 'react';

export const strings = {
  // Alarms
  isGone: 'is gone',
  rejectsARevision: 'rejects a revision',
  doesNotServeAConsumer: 'does not serve a consumer',
  lacksTheKeys: 'lacks the keys of an issuer',
  cannotReadCredentials: 'cannot read credentials',
  noAlarms: 'No alarms.',
  allAlarms: (alarms: number) => `All ${alarms} alarms`,
  lastSeen: (node: ReactNode, wrong: ReactNode, message: ReactNode, ago: ReactNode) => (
    <>
      {node} {wrong}: {message}. Last seen {ago}.
    </>
  ),
  expires: (certificate: ReactNode, when: ReactNode, hasExpired: boolean, what: ReactNode) => (
    <>
      The certificate {certificate} {hasExpired ? 'expired' : 'expires'} {when}. {what}
    </>
  ),
  inDays: (days: number) => (days === 0 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`),
  daysAgo: (days: number) => (days === 0 ? 'today' : days === 1 ? '1 day ago' : `${days} days ago`),
  itIsFor: (hosts: string, more: number) => `It is for ${hosts}${more > 0 ? ` and ${more} more` : ''}.`,
  itIsThereToTrustOthers: 'It is there to trust others: after that it trusts nobody.',
  // OverviewPage
  overview: 'Overview',
  whatGoesThroughTheGateway: 'What goes through the gateway, what is configured, and how the nodes are.',
  // FirstSteps
  firstSteps: 'First steps',
  hideTheFirstSteps: 'Hide the first steps',
  porticoStandsInFront: (
    <>
      Portico stands in front of your services. A <b>service</b> is an API behind it, and a <b>route</b> says which
      requests go there, and who may make them.
    </>
  ),
  clients: 'Clients',
  clientsCallANode: (address: string | undefined) =>
    address ? (
      <>
        They call a node, such as <code>http://{address}</code>.
      </>
    ) : (
      'They call a node.'
    ),
  countedRoutes: (routes: number) => (routes === 1 ? '1 route' : `${routes.toLocaleString('en')} routes`),
  aRouteTakesWhatMatches:
    'Each takes what matches its host and path. Its policies ask who calls, limit how often, keep answers, and more.',
  countedServices: (services: number) => (services === 1 ? '1 service' : `${services.toLocaleString('en')} services`),
  aServiceAnswers:
    'Each answers on its targets. What is down, slow or failing is left out where another one can answer.',
  seeWhatBecomesOfARequest: 'See what becomes of a request',
  makeAService: '1. Make a service',
  makeARouteToIt: '2. Make a route to it',
  letSomebodyCallIt: '3. Let somebody call it',
  // OverviewPage
  addOne: 'Add one',
  noNodeServesTrafficYet: (link: ReactNode) => <>No node serves traffic yet. {link}.</>,
  revision: (revision: number) => `revision ${revision}`,
  allNodes: 'All nodes',
  openRoutes: 'Open routes',
  enabledRoutesOnWhichNobody: 'Enabled routes on which nobody has to say who they are.',
  noneEveryRouteAsks: 'None: every route asks who is calling.',
  anyPath: 'any path',
  partly: 'partly',
  open: 'open',
  andMoreTheList: 'and more; the list of routes marks them.',
  latestChanges: 'Latest changes',
  nothingHasBeenConfiguredYet: 'Nothing has been configured yet.',
  changes: (changes: number) => `${changes} changes`,
  // TrafficOverview
  traffic: 'Traffic',
  topRoutes: 'Top routes',
  topConsumers: 'Top consumers',
  slowestServices: 'Slowest services',
  live: 'live',
  theAdminServiceSays: 'The admin service says what is new every five seconds.',
  every10S: 'every 10 s',
  nothingIsHeardLive: 'Nothing is heard live at the moment: it is asked for instead.',
};
