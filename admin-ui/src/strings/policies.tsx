import type { ReactNode } from 'react';

export const strings = {
  // PolicyEntries
  noneOfItsOwn: 'None of its own. What is attached more widely applies here, too.',
  remove: (entry: string) => `Remove ${entry}`,
  addAPolicy: 'Add a policy',
  aSharedPolicy: 'A shared policy…',
  oneThatIsKept: 'One that is kept by itself, and used here by its name.',
  takeAWiderOneAway: 'Take a wider one away…',
  aPolicyFromEverywhere: 'A policy from everywhere or a service does not run here. Only admins may.',
  move: (what: string, up: boolean) => `Move ${what} ${up ? 'up' : 'down'}`,
  takesAway: 'Takes away',
  sharedPolicy: 'Shared policy',
  theWiderPolicy: 'The wider policy of this name does not run here.',
  showIt: 'Show it',
  nameOfThePolicy: 'Name of the policy',
  nameAndCondition: 'Name and condition',
  aNarrowerEntry: 'A narrower entry of the same name replaces it. To have the same type twice, give each a name.',
  // PolicyForm
  type: 'Type',
  chooseOne: 'Choose one',
  enabled: 'Enabled',
  aPolicy: 'A policy that is not enabled runs nowhere.',
  whereItRuns: 'Where it runs',
  onRoutesServicesAndConsumers: 'On routes, services and consumers that use it by its name, and besides:',
  everywhere: 'Everywhere',
  onEveryRouteUnless: 'On every route, unless an entry takes it away.',
  groups: 'Groups',
  forConsumers: 'For consumers in any of these groups.',
  settings: 'Settings',
  chooseATypeFirst: 'Choose a type first.',
  condition: 'Condition',
  // SchemaForm
  thisPolicyHasNoSettings: 'This policy has no settings.',
  removeNumbered: (name: string, index: number) => `Remove ${name} ${index}`,
  addTo: (name: string) => `Add to ${name}`,
  // WhenForm
  onlyForMethods: 'Only for methods',
  onlyForConsumersInThese: 'Only for consumers in these groups',
  onlyWithTheseHeaderFields: 'Only with these header fields',
  onlyWithTheseQueryParameters: 'Only with these query parameters',
  // kind
  aSharedPolicyIsOneThatSeveral:
    'A shared policy is one that several routes, services or consumers use by its name, or that runs everywhere or for a group. What only one route needs is kept with that route.',
  itCanBeDeleted:
    'It can be deleted only when nothing uses it by its name; where it ran everywhere or for a group, it no longer does.',
  runs: 'Runs',
  everywhereWord: 'everywhere',
  whereItIsUsed: 'where it is used',
  for: (groups: ReactNode) => <>for {groups}</>,
};
