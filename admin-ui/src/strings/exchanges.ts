export const strings = {
  // LivePage
  liveTraffic: 'Live traffic',
  theNewestRequests:
    'The newest requests on all nodes: all that the access log has, and a sample of the rest. Queries, bodies and header fields are never kept.',
  goOn: 'Go on',
  hold: 'Hold',
  nothingIsHeardOf: (silent: string) => `Nothing is heard of ${silent}.`,
  nothingWasServedLately: (isFiltered: boolean) =>
    `Nothing ${isFiltered ? 'of this kind ' : ''}was served lately. Requests to a node appear here within seconds.`,
  time: 'Time',
  status: 'Status',
  request: 'Request',
  client: 'Client',
  took: 'Took',
  countShown: (count: number, more: boolean | undefined, held: boolean) =>
    `${count} shown${more ? ', the newest of more' : ''}${held ? ' · held' : ''}`,
  explain: (requestId: string) => `Explain ${requestId}`,
  aborted: 'aborted',
  route: (route: string) => `route ${route}`,
  noRoute: 'no route',
  none: 'none',
  partOfHostPath: 'Part of host, path or client address',
  hostPathOrClient: 'Host, path or client',
  anyStatus: 'Any status',
  anyMethod: 'Any method',
  anyNode: 'Any node',
  matchedNoRoute: 'Matched no route',
};
