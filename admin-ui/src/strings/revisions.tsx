import type { ReactNode } from 'react';

export const strings = {
  // ChangesPage, ChangeEntry
  theLastHour: 'The last hour',
  theLast24Hours: 'The last 24 hours',
  theLast7Days: 'The last 7 days',
  theLast30Days: 'The last 30 days',
  changeLog: 'Change log',
  whoChanged: 'Who changed what, and when. Secrets are never in it.',
  kind: 'Kind',
  anyKind: 'Any kind',
  since: 'Since',
  atAnyTime: 'At any time',
  who: 'Who',
  noChangeIsLikeThis: 'No change is like this.',
  inFull: (label: string) => `${label}, in full`,
  created: 'created',
  deleted: 'deleted',
  changed: 'changed',
  changedIt: (actor: ReactNode, verb: string, part: string | undefined, kind: ReactNode, name: ReactNode) => (
    <>
      {actor} {verb} {part ? `a ${part} of ` : ''}the {kind} {name}
    </>
  ),
  revision: (revision: ReactNode) => <>revision {revision}</>,
  // NoLongerKept
  theChangeLogHas: (revision: number) => ` This is what the change log says of revision ${revision}:`,
  // DifferenceSummary
  creates: 'Creates',
  changes: 'Changes',
  deletes: 'Deletes',
  keeps: 'Keeps',
  nothingIsDifferent: 'Nothing is different.',
  doesTo: (verb: string, kind: ReactNode, name: ReactNode) => (
    <>
      {verb} the {kind} {name}
    </>
  ),
  andMore: 'and more',
  // FieldTable
  nothingButItsName: 'Nothing but its name',
  // RevisionPage
  revisionOf: (text: string) => `Revision ${text}`,
  revisions: 'Revisions',
  runs: (on: string) => ` · runs ${on}`,
  noNodeRunsIt: ' · no node runs it now',
  by: (actor: ReactNode, ago: ReactNode) => (
    <>
      {' '}
      · by {actor}, {ago}
    </>
  ),
  goBackToIt: 'Go back to it',
  restoreMenu: 'Restore…',
  restoreThe: (kind: string | undefined, name: string | undefined) => `Restore the ${kind} ${name}`,
  asItWasAt: (revision: number) => `As it was at revision ${revision}`,
  whatChanged: 'What changed',
  theConfigurationAtIt: 'The configuration at it',
  comparedWithRevision: 'Compared with revision',
  changeLogLink: 'change log',
  noEntityIsDifferent: (link: ReactNode) => (
    <>No entity is different. A revision may also be of a credential, which the {link} shows.</>
  ),
  itsConfigurationIsNoLongerKept:
    'Its configuration is no longer kept: it cannot be shown, compared or gone back to any more.',
  nothingCanBeComparedWith: (revision: number) =>
    `The configuration at revision ${revision} is no longer kept, so nothing can be compared with it.`,
  // RevisionsPage
  noLongerKept: 'no longer kept',
  eachCommittedChange: 'Each committed change of the configuration is one revision, newest first.',
  nothingHasBeenConfiguredYet: 'Nothing has been configured yet.',
  revisionTitle: 'Revision',
  when: 'When',
  what: 'What',
  current: 'current',
  change: 'change',
  changesWord: 'changes',
  goBackTo: (revision: number) => `Go back to revision ${revision}`,
  goBack: 'Go back',
  // RollbackDialog
  theConfigurationIsBack: (to: number | undefined, revision: number | undefined) =>
    `The configuration is what it was at revision ${to}, as revision ${revision}`,
  goBackToRevision: (to: number | undefined) => `Go back to revision ${to}?`,
  theOutcomeIsANewRevision:
    'The outcome is a new revision, so this can be undone, too. Credentials stay as they are: a revoked key never comes back.',
  restore: 'Restore',
  restoreIt: (kind: string | undefined, name: string | undefined) => `Restore the ${kind} ${name}?`,
  makesItWhatItWas: (kind: string | undefined, name: string | undefined, revision: number) =>
    `Makes the ${kind} ${name} what it was at revision ${revision}.`,
  deletesIt: (kind: string | undefined, name: string | undefined, revision: number) =>
    `Deletes the ${kind} ${name}: at revision ${revision} there was none.`,
  theRestStays: 'All else stays as it is. The outcome is a new revision, so this can be undone, too.',
  itIsBack: (kind: string | undefined, name: string | undefined, revision: number) =>
    `The ${kind} ${name} is what it was at revision ${revision}`,
  theAdminServiceWritesIt: 'The admin service writes it, as one revision',
  // running
  runsOn: (names: string, more: number) => `on ${names}${more > 0 ? ` and ${more} more` : ''}`,
  runsOnAll: (nodes: number) => `on all ${nodes} nodes`,
  // rollout
  noNodeServes: 'no node serves',
  noNodes: 'no nodes',
  rejectedLiveOnOfNodes: (live: number, all: number) => `rejected; live on ${live} of ${all} nodes`,
  rejected: 'rejected',
  liveOnTheNode: 'live on the node',
  liveOnAllNodes: (all: number) => `live on all ${all} nodes`,
  live: 'live',
  liveOnOfNodes: (live: number, all: number) => `live on ${live} of ${all} nodes`,
  ofLive: (live: number, all: number) => `${live} of ${all} live`,
};
