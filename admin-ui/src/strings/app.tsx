import type { ReactNode } from 'react';

export const strings = {
  // AccountMenu
  accountOf: (name: string) => `Account of ${name}`,
  accountAndTokens: 'Account and tokens',
  appearance: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  auto: 'Auto',
  signOut: 'Sign out',
  // App
  signIn: 'Sign in',
  chooseYourPassword: 'Choose your password',
  // LiveStatus
  revision: (revision: number, text: string) => `Revision ${revision}, ${text}`,
  nothingYet: 'nothing yet',
  atRevision: (revision: number) => `revision ${revision}`,
  gone: (name: string) => `${name}: gone`,
  revisionNumber: (revision: number) => `Revision ${revision}`,
  // OfflineBanner
  theAdminServiceCannot: 'The admin service cannot be reached',
  whatYouHaveTypedStays:
    'What you have typed stays here, and nodes go on serving traffic. Trying again every two seconds.',
  // Palette
  goToAnything: 'Go to anything',
  aPageOrTheName: 'A page, or the name of a route, consumer, node…',
  whereToGo: 'Where to go',
  searching: 'Searching…',
  nothingHasInItsName: (text: string) => `Nothing has “${text}” in its name.`,
  toChoose: 'to choose',
  enter: 'Enter',
  toGo: 'to go',
  esc: 'Esc',
  toClose: 'to close',
  page: 'page',
  make: 'make',
  wordsOfNew: (word: string) => `new ${word}`,
  makeNew: (word: string) => `New ${word}`,
  // Shell
  skipToThePage: 'Skip to the page',
  navigation: 'Navigation',
  porticoOverview: 'Portico, overview',
  portico: 'Portico',
  ctrlK: 'Ctrl K',
  main: 'Main',
  // Stopgaps
  thereIsNothingHere: 'There is nothing here',
  goToTheOverview: 'Go to the overview',
  noPageHasThisAddress: (anchor: ReactNode) => (
    <>No page has this address. {anchor}, or press Ctrl-K to find what you look for.</>
  ),
  thisPageDoesNotWork: 'This page does not work',
  // places
  overview: 'Overview',
  routeMap: 'Route map',
  liveTraffic: 'Live traffic',
  configuration: 'Configuration',
  routes: 'Routes',
  compositions: 'Compositions',
  consumers: 'Consumers',
  certificates: 'Certificates',
  operation: 'Operation',
  nodeGroups: 'Node groups',
  revisions: 'Revisions',
  changeLog: 'Change log',
  exportImport: 'Export, import',
  users: 'Users',
  cache: 'Cache',
  settings: 'Settings',
};
