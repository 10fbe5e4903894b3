import type { ReactNode } from 'react';

export const strings = {
  // OverviewPage
  overview: 'Overview',
  whatGoesThroughTheGateway: 'What goes through the gateway, what is configured, and how the nodes are.',
  isGone: 'is gone',
  rejectsARevision: 'rejects a revision',
  doesNotServeAConsumer: 'does not serve a consumer',
  lacksTheKeys: 'lacks the keys of an issuer',
  cannotReadCredentials: 'cannot read credentials',
  noAlarms: 'No alarms.',
  lastSeen: (node: ReactNode, wrong: ReactNode, message: ReactNode, ago: ReactNode) => (
    <>
      {node} {wrong}: {message}. Last seen {ago}.
    </>
  ),
  firstSteps: 'First steps',
  porticoStandsInFront: (
    <>
      Portico stands in front of your services. A <b>service</b> is an API behind it, and a <b>route</b> says which
      requests go there, and who may make them.
    </>
  ),
  makeAService: '1. Make a service',
  makeARouteToIt: '2. Make a route to it',
  letSomebodyCallIt: '3. Let somebody call it',
  addOne: 'Add one',
  noNodeServesTrafficYet: (link: ReactNode) => <>No node serves traffic yet. {link}.</>,
  nothingYet: 'nothing yet',
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
