import type { ReactNode } from 'react';

export const strings = {
  // Basics
  tags: 'Tags',
  toFindAndFilterBy: 'To find and filter by.',
  lowerCaseLettersDigitsDots: 'Lower case letters, digits, dots, dashes. It never changes.',
  // BulkActions
  changeTags: 'Change tags',
  enable: 'Enable',
  disable: 'Disable',
  deleted: 'deleted',
  tagged: 'tagged',
  enabled: 'enabled',
  chosen: 'Chosen',
  chosenOf: (count: string) => `${count} chosen`,
  chooseNone: 'Choose none',
  isDone: (what: string, isOne: boolean, done: string) => (isOne ? `The ${what} is ${done}` : `${what} are ${done}`),
  changeTagsOf: (what: string) => `Change tags of ${what}?`,
  doThis: (verb: string, what: string) => `${verb} ${what}?`,
  add: 'Add',
  takeAway: 'Take away',
  andMore: (count: number) => ` and ${count} more`,
  progress: (at: number, all: number) => `${at} of ${all}`,
  cameSoFar: (at: number, all: number, done: string, name: ReactNode) => (
    <>
      {at} of {all} {done}; {name} was not.
    </>
  ),
  tryAgain: 'Try again',
  // Consequence
  lookingForWhatDepends: 'Looking for what depends on it',
  cannotBeDeletedWhileUsed: (many: boolean): string =>
    many
      ? 'What is used cannot be deleted: first have what uses it do without.'
      : 'It cannot be deleted while it is used: first have what uses it do without.',
  // CurlView
  writesWhatTheFormShows: (
    <>
      Writes what the form shows now. <code>PORTICO_TOKEN</code> is a personal access token of yours.
    </>
  ),
  copyTheCommand: 'Copy the command',
  // EntityEditor
  theIsDeleted: (word: string, name: string) => `The ${word} ${name} is deleted`,
  new: (word: string) => `New ${word}`,
  notSaved: 'Not saved',
  undoChanges: 'Undo changes',
  save: 'Save',
  form: 'Form',
  traffic: 'Traffic',
  yaml: 'YAML',
  curl: 'curl',
  saveThisUnseen: (isNew: boolean) => `${isNew ? 'Create' : 'Save'} this all the same?`,
  letEverybodyIn: (isNew: boolean) => `${isNew ? 'Create' : 'Save'} this, and let everybody in?`,
  createIt: 'Create it',
  saveIt: 'Save it',
  disableThe: (word: string, name: string) => `Disable the ${word} ${name}?`,
  deleteThe: (word: string, name: string) => `Delete the ${word} ${name}?`,
  andARollbackBringsItBack: (consequence: string) => `${consequence} A rollback to an earlier revision brings it back.`,
  thisWasNotSaved: 'This was not saved',
  aFieldCannotBeRead: 'This was not saved: a field of the form holds what is not JSON yet. It is marked there.',
  theYamlCannotBeRead: (why: string) => `The YAML cannot be read yet, and is not in the form: ${why}`,
  // EntityList
  nameAToZ: 'Name, A to Z',
  nameZToA: 'Name, Z to A',
  lastChangedFirst: 'Last changed first',
  lastChangedLast: 'Last changed last',
  inAll: (total: string) => `${total} in all`,
  theFirstOf: (count: string) => `The first ${count}`,
  shown: (count: string) => `${count} shown`,
  onlyWithTheseTags: 'Only with these tags',
  sort: 'Sort',
  chooseAllThatAreShown: 'Choose all that are shown',
  choose: (name: string | undefined) => `Choose ${name}`,
  noneYet: (title: string) => `No ${title} yet`,
  makeTheFirst: (word: string) => `Make the first ${word}`,
  // LeaveGuard
  leaveWithoutSaving: 'Leave without saving?',
  whatYouChangedHereHas: 'What you changed here has not been saved, and will be lost.',
  stay: 'Stay',
  leave: 'Leave',
  // MergeView
  hasChangedSinceYouReadIt: (what: string) => `The ${what} has changed since you read it`,
  somebodySavedItInBetween:
    'Somebody saved it in between. Nothing is lost: their changes and yours are brought together here, and you save the outcome.',
  takenFromThem: (taken: ReactNode) => <>Taken from them: {taken}</>,
  youDidNotChange: 'You did not change the same fields.',
  bothChanged: (field: ReactNode) => <>Both changed {field}:</>,
  theirs: 'Theirs',
  yours: 'Yours',
  yoursWord: 'yours',
  theirsWord: 'theirs',
  goOnEditingMine: 'Go on editing mine',
  bringTogether: 'Bring together',
  notSet: '(not set)',
  // Outdated
  hasChangedMeanwhile: (word: string) => `Somebody has saved this ${word} in the meantime.`,
  isGoneMeanwhile: (word: string) => `Somebody has deleted this ${word} in the meantime.`,
  bringBothTogether: 'Bring both together…',
  showItAsItIs: 'Show it as it is now',
  // Opens
  cannotBeTold: (why: string) => `It cannot be told whether this opens more routes to everybody: ${why}`,
  nobodyHasToSay: (words: string) => `${words} Nobody has to say who they are there.`,
  // SavedLine
  savedAsRevision: (revision: number, text: string) => `Saved as revision ${revision}: ${text}.`,
  // YamlView
  thisMustBeAList: 'This must be a list of fields with their values.',
  // opening
  notLookedAtTogether: 'They were not looked at all together.',
  sometimes: (name: string) => `${name} (sometimes)`,
  andMoreRoutes: (count: string) => ` and ${count} more`,
  thisOpens: (count: number, named: string) =>
    `This opens ${count.toLocaleString('en')} ${count === 1 ? 'route' : 'routes'} to everybody: ${named}.`,
  // usage
  severalOf: (count: string, kind: string, isOne: boolean) =>
    `${count} ${isOne ? kind : kind === 'policy' ? 'policies' : `${kind}s`}`,
  and: ' and ',
  usedByThese: (users: string, names: ReactNode, hasMore: boolean) => (
    <>
      {' '}
      · used by {users}: {names}
      {hasMore && ', …'}
    </>
  ),
  usedBy: (users: string, isOne: boolean, many: boolean, names: ReactNode, hasMore: boolean) => (
    <>
      {users} {isOne ? 'uses' : 'use'} {many ? 'them' : 'it'} ({names}
      {hasMore && ', …'}).{' '}
    </>
  ),
  hadNoRequests: (many: boolean) => `${many ? 'They' : 'It'} had no requests lately.`,
  hadRequests: (many: boolean, requests: string, isOne: boolean) =>
    `${many ? 'They' : 'It'} had ${requests} ${isOne ? 'request' : 'requests'} a minute lately.`,
};
