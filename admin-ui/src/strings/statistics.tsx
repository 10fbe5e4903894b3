import type { ReactNode } from 'react';

export const strings = {
  // ChartTable
  from: 'From',
  // EntityTraffic
  noTraffic: (subject: string, window: string) => `No traffic of this ${subject} in the ${window}.`,
  // NoTraffic
  noTrafficYet: 'No traffic yet.',
  noTrafficInThe: (window: string) => `No traffic in the ${window}.`,
  seeTheNodes: 'See the nodes',
  noNodeIsReady: (link: ReactNode) => <>No node is ready to take any. {link}.</>,
  thereIsNoRoute: 'There is no route yet, so a node answers 404; that is counted, too:',
  askANodeForSomething: 'Ask a node for something, and it shows here some seconds later:',
  copyTheCommand: 'Copy the command',
  // TopTraffic
  noneInThisTime: 'None in this time.',
  errorShare: (errorRate: string) => `${errorRate} errors · `,
  mean: (mean: string) => `mean ${mean}`,
  request: 'request',
  requests: 'requests',
  matchedByNoRoute: 'matched by no route',
  allOthers: 'all others',
  // TrafficCharts
  trafficOfThe: (window: string) => `Traffic of the ${window}, the newest first`,
  requestsOf: (requests: string, isOne: boolean) => `${requests} ${isOne ? 'request' : 'requests'}`,
  errorsOf: (errors: string, isOne: boolean) => `${errors} ${isOne ? 'error' : 'errors'}`,
  // TrafficSwitch
  showCharts: 'Show charts',
  showATable: 'Show a table',
  howFarBack: 'How far back',
  // chart
  atMost: (label: string, latest: string, most: string) => `${label} ${latest}, at most ${most}`,
  // charts
  requestsPerSecond: 'Requests per second',
  requestsTitle: 'Requests',
  partAnsweredWith5xx: 'Part answered with 5xx',
  errors: 'Errors',
  duration: 'Duration',
  // live
  theAnswerIsEmpty: 'The answer is empty',
  // numbers
  millis: (millis: string) => `${millis} ms`,
  // view
  last15Minutes: 'last 15 minutes',
  lastHour: 'last hour',
  last24Hours: 'last 24 hours',
};
