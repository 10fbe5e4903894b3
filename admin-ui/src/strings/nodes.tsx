import type { ReactNode } from 'react';

export const strings = {
  // EnrolNode
  addANode: 'Add a node',
  makeItsToken: 'Make its token',
  startNode: (name: string | undefined) => `Start ${name}`,
  onItsMachine: 'On its machine, with the keyring of the admin service; the address is that of the node channel.',
  group: 'Group',
  // NodeGroupsPage
  aMachineThatStartsLike:
    'A machine that starts like this is a node of the group. The name must be another one on each; the address is that of the node channel.',
  noMoreNodesJoin: (group: string | undefined) => `No more nodes join ${group} by themselves`,
  theNodeGroupIsDeleted: (group: string | undefined) => `The node group ${group} is deleted`,
  nodeGroups: 'Node groups',
  nodesLink: 'nodes',
  withTheJoinToken: (nodes: ReactNode) => (
    <>With the join token of a group, {nodes} let themselves in: good for machines that come and go.</>
  ),
  newNodeGroup: 'New node group',
  joinToken: 'Join token',
  made: 'Made',
  none: 'none',
  newToken: 'New token',
  join: (name: string | undefined) => `Join ${name}`,
  giveANewJoinToken: (group: string | undefined) => `Give ${group} a new join token?`,
  makeANewToken: 'Make a new token',
  theOneBeforeIsDead: (nodes: number) =>
    `The one before is dead at once: machines that start with it do not get in. The ${nodes} nodes of the group stay in.`,
  letNoMoreNodesJoin: (group: string | undefined) => `Let no more nodes join ${group}?`,
  closeIt: 'Close it',
  itsJoinTokenIsDead: (nodes: number) => `Its join token is dead at once. The ${nodes} nodes of the group stay in.`,
  deleteTheNodeGroup: (group: string | undefined) => `Delete the node group ${group}?`,
  nodesBelong: (nodes: number, names: ReactNode) => (
    <>
      {nodes} {nodes === 1 ? 'node belongs' : 'nodes belong'} to it ({names}), so it cannot be deleted: forget{' '}
      {nodes === 1 ? 'it' : 'them'} first.
    </>
  ),
  noNodeBelongs: 'No node belongs to it. Its join token is dead at once.',
  // NodesPage
  theNodeIsOut: (name: string) => `The node ${name} is out`,
  theNodeIsForgotten: (name: string) => `The node ${name} is forgotten`,
  takesTrafficAgain: (name: string) => `${name} takes traffic again`,
  takesNoNewTraffic: (name: string) => `${name} takes no new traffic`,
  nodeGroupsLink: 'node groups',
  theProcessesThatServe: (groups: ReactNode) => (
    <>The processes that serve the traffic, and what each of them runs. They belong to {groups}.</>
  ),
  noNodeYetANode: 'No node yet. A node takes the traffic of your clients, and gets its configuration from here.',
  state: 'State',
  revision: 'Revision',
  atRevision: (revision: number) => `revision ${revision}`,
  load: 'Load',
  inTheLastMinute: 'Requests per second, in the last minute',
  p99: (duration: string) => `p99 ${duration}`,
  errors: (share: string) => ` · ${share} errors`,
  takesTrafficOn: 'Takes traffic on',
  lastSeen: 'Last seen',
  putOutForGood: (node: string | undefined) => `Put ${node} out for good?`,
  itsTokenIsNoLonger: 'Its token is no longer good: within a second it stops serving traffic. Its name stays taken.',
  forgetNode: (node: string | undefined) => `Forget ${node}?`,
  forget: 'Forget',
  ifItStillRuns: 'If it still runs, it is out within a second. Its name is free again.',
  noOtherNodeTakesTraffic: 'No other node takes traffic: clients will find nobody.',
  othersTakeTraffic: (left: number) => `${left} ${left === 1 ? 'other node takes' : 'other nodes take'} traffic.`,
  behind: (revisions: number) => `${revisions} behind`,
  actionsFor: (name: string) => `Actions for ${name}`,
  takeTrafficAgain: 'Take traffic again',
  takeNoNewTraffic: 'Take no new traffic',
  takeNoNewTrafficMenu: 'Take no new traffic…',
  takeNoNewTrafficOn: (node: string) => `Take no new traffic on ${node}?`,
  loadBalancersSeeIt:
    'Its health port says that it is not ready, so that load balancers go elsewhere. What comes all the same is served.',
  itHas: (perSecond: string) => `It has ${perSecond} now.`,
  unhealthyTargets: (targets: number) =>
    targets === 1 ? '1 target is not healthy' : `${targets} targets are not healthy`,
  // NodePage
  ofGroup: (nodes: ReactNode, group: string | undefined) => (
    <>
      {nodes} · of the group {group}
    </>
  ),
  whatItIs: 'What it is',
  version: 'Version',
  enrolled: 'Enrolled',
  byTheJoinToken: 'by the join token of its group',
  token: 'Token',
  newest: 'the newest',
  compiledIn: (section: string, revision: number, millis: string) =>
    `${section}: revision ${revision}, compiled in ${millis}`,
  nothingYet: 'nothing yet',
  refused: 'What it would not run',
  targets: 'Targets',
  targetsAbout: 'From these it keeps traffic, of all services.',
  allTargetsAreHealthy: 'All targets take traffic, as far as this node knows.',
  nothingIsHeardOfIt: 'Nothing is heard of it, so nothing is known of the targets.',
  andMore: (targets: number) => `and ${targets} more`,
  since: 'Since',
  traffic: 'Traffic',
  revoke: 'Revoke…',
  forgetMenu: 'Forget…',
  // refusals
  refusal: (revision: number | undefined, where: string, message: string | undefined) =>
    `Revision ${revision}: ${where} ${message}`,
};
