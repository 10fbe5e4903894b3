import type { ReactNode } from 'react';

export const strings = {
  // LookUp
  byRequestId: 'By request id',
  requestId: 'Request id',
  everyAnswerHasIt: 'Of a request that was served lately: its answer says it in X-Request-Id.',
  lookItUp: 'Look it up',
  // Decision
  passes: 'passes',
  answers: 'answers',
  doesNotApply: 'does not apply',
  notReached: 'not reached',
  everywhere: 'everywhere',
  fromThe: (level: string | undefined, source: string | undefined) => `from the ${level} ${source}`,
  // Explained
  explanation: 'Explanation',
  theRequestDoes: (words: string) => `The request ${words}`,
  workedOutByIn: (node: string, micros: string) => `Worked out by ${node} in ${micros}`,
  matches: (route: ReactNode, bound: ReactNode) => (
    <>
      {route} matches{bound}
    </>
  ),
  noRouteMatches: 'No route matches.',
  caller: 'Caller',
  byTheCredential: (consumer: ReactNode, credential: ReactNode) => (
    <>
      {consumer}, by the credential {credential}
    </>
  ),
  askedFor: (service: ReactNode, target: string | undefined, path: ReactNode) => (
    <>
      {service} {target ? <>at {target}</> : <>has no target that takes traffic</>}, asked for {path}
    </>
  ),
  headerFieldsThatItGets: 'Header fields that it gets',
  answer: (status: number | undefined) => `Answer ${status}`,
  headerFieldsOfTheAnswer: 'Header fields of the answer',
  tryIt: 'try it',
  wouldMakeItsCalls: (composition: ReactNode, link: ReactNode) => (
    <>
      {composition} would make its calls: {link}.
    </>
  ),
  host: 'host',
  method: 'method',
  header: 'header',
  query: 'query',
  client: 'client',
  comesLater: 'comes later',
  whatCameClose: (count: number) => `What came close (${count})`,
  // Sent
  itWasSent: 'It was sent, and there is no answer',
  itWasSentAndAnswered: 'It was sent, and answered',
  octet: 'octet',
  octets: 'octets',
  whatEachPolicyDecided: 'What each policy decided',
  thisIsTheBeginning: 'This is the beginning of the body.',
  headerFieldsOfTheAnswerCounted: (count: number) => `Header fields of the answer (${count})`,
  // Served
  theRequest: (requestId: string) => `The request ${requestId}`,
  servedBy: (
    route: string | undefined,
    consumer: string | undefined,
    target: string | undefined,
    tries: number | undefined,
    duration: string,
    node: ReactNode,
    ago: ReactNode,
  ) => (
    <>
      {route ? `route ${route}` : 'no route'}
      {consumer && ` · consumer ${consumer}`}
      {target && ` · target ${target}${tries && tries > 1 ? ` after ${tries} tries` : ''}`} · {duration} on {node} ·{' '}
      {ago}
    </>
  ),
  inTrace: (traceId: string) => `trace ${traceId}`,
  whatEachPolicyDecidedCounted: (count: number) => `What each policy decided (${count})`,
  decisions: 'Decisions',
  whatEachPolicyDecidedWas: 'What each policy decided was not written down for this one: that is done for a sample.',
  tryItAgain: 'Try it again',
  itsQueryAndHeaderFields: 'Its query and header fields were not kept: add what it needs.',
  // TryItPage
  whatWouldTheGateway:
    'What would the gateway do with this request, and why? A node works it out as it does for clients, but calls no service and counts nothing, unless you have it sent.',
  tryingARequestMayCheck: 'Trying a request may check credentials, so it is for editors.',
  request: 'Request',
  url: 'URL',
  clientAddress: 'Client address',
  any: 'Any',
  textAFewKiB: 'Text; a few KiB at most.',
  theBodyIsNotInTheAddress:
    'Never in the address of this page, since it may hold secrets: who opens the link types it anew.',
  theHeadersAreTooLong: 'The header fields are too long for the address of this page.',
  mayBeCredentials: (names: string) =>
    `Not in the address of this page, since they may be credentials: ${names}. Who opens the link types them anew.`,
  explain: 'Explain',
  sendIt: 'Send it',
  sentItIsAsReal:
    "Sent, it is as real as a client's: limits count it and the service gets it, from the node's own address.",
  hereItWillSay:
    'Here it will say which route matches and what came close, what each policy decides, and what becomes of the request.',
  // outcome
  goesToTheService: (service: string | undefined) => `goes to the service ${service}`,
  isAnsweredFromAComposition: 'is answered from a composition',
  matchesNoRoute: 'matches no route: 404',
  isRefused: (status: number, problem: string) => `is refused: ${status} ${problem}`,
  isAnsweredByTheGateway: (status: number) => `is answered by the gateway itself: ${status}`,
  micros: (micros: number) => `${micros} µs`,
  millis: (micros: string) => `${micros} ms`,
};
