export const strings = {
  // CachePage
  cache: 'Cache',
  nodesKeepAnswers: (
    <>
      Nodes keep what services have answered where a policy of the type <code>cache</code> says so. Here it is taken
      out.
    </>
  ),
  takenOutLately: 'Taken out in the last month',
  nothingWasTakenOut: 'Nothing was taken out in the last month.',
  what: 'What',
  who: 'Who',
  when: 'When',
  nodesThatHaveDoneIt: 'Nodes that have done it',
  noneYet: 'none yet',
  byUrl: 'url',
  byPrefix: 'prefix',
  byTag: 'tag',
  onNode: (node: string, answers: string) => `${node}: ${answers}`,
  andMoreNodes: (nodes: number) => ` and ${nodes} more`,
  theLatest: (count: number) => `The latest ${count} are shown.`,
  // PurgeForm
  takeOut: 'Take answers out',
  byWhat: 'By what',
  url: 'URL',
  beginning: 'Beginning',
  tag: 'Tag',
  aboutUrl: 'Host and path, of any scheme and port; a path alone is that of any host. Without a query: with any.',
  aboutBeginning: 'Host and the beginning of a path; a path alone is that of any host, and / is everything.',
  aboutTag: 'What the service said in Cache-Tag or Surrogate-Key.',
  takeThemOut: 'Take them out',
  takeOutEverything: 'Take out everything?',
  servicesAreAskedAnew:
    'All nodes forget every answer that they keep. Until they have new ones, all requests go on to the services.',
  takenOut: (nodes: number, answers: string) =>
    `${answers} taken out, by ${nodes === 1 ? 'one node' : `${nodes} nodes`}:`,
  noNodeIsConnected: 'No node is connected. Those that come back within ten minutes are told.',
  nodesAreSilent: (nodes: string, isOne: boolean) =>
    `${nodes} ${isOne ? 'has' : 'have'} not said so yet: ${isOne ? 'it is' : 'they are'} told again for ten minutes, and the list below shows when it is done.`,
  answers: (answers: number) => `${answers.toLocaleString('en')} ${answers === 1 ? 'answer' : 'answers'}`,
};
