import type { ReactNode } from 'react';

export const strings = {
  // Quotas
  quotas: 'Quotas',
  whichWindows: 'Which windows',
  now: 'Now',
  ended: 'Ended',
  noneNow: (form: ReactNode) => (
    <>
      No quota has counted this consumer in the window that there is now. A quota is a policy: of a route, of a service,
      for all, or of this consumer, in its {form}.
    </>
  ),
  noneEnded: 'No window of a quota that counted this consumer has ended lately.',
  form: 'form',
  quota: 'Quota',
  used: 'Used',
  window: 'Window',
  beginsAnew: 'Begins anew',
  endedColumn: 'Ended',
  usedOf: (used: string, limit: string) => `${used} of ${limit}`,
  usedPart: (policy: string, percent: number) => `${policy}: ${percent}% used`,
  ofEntity: (kind: string, name: ReactNode) => (
    <>
      of the {kind} {name}
    </>
  ),
  credentialWord: 'credential',
  forOne: (kind: string, name: string) => `for the ${kind} ${name} by itself`,
  inZone: (window: string | undefined, zone: string) => `${window}, ${zone}`,
  usedIsLate: 'What nodes let pass is counted here some seconds later.',
  // Credentials
  theCredentialIsGood: (name: string | undefined) => `The credential ${name} is good from now on`,
  theCredentialIsRevoked: (credential: string) => `The credential ${credential} is revoked`,
  noCredentialsYetThisConsumer: 'No credentials yet: this consumer cannot say who it is.',
  knownBy: 'Known by',
  made: 'Made',
  lastUsed: 'Last used',
  rotate: 'Rotate',
  newCredential: 'New credential',
  revokeTheCredential: (credential: string | undefined) => `Revoke the credential ${credential}?`,
  whoeverUsesItIsRefused:
    'Whoever uses it is refused on all nodes, at once. It never comes back, not even by a rollback.',
  giveANewSecret: (credential: string | undefined) => `Give ${credential} a new secret?`,
  theNewOneIsGood: 'The new one is good at once, and shown this once.',
  theOldOneStaysGood: 'The old one stays good for',
  notAtAll: 'not at all',
  anHour: 'an hour',
  aDay: 'a day',
  aWeek: 'a week',
  programsThatHaveIt: 'Programs that still have the old one are refused at once.',
  // NewCredential
  newCredentialFor: (consumer: string) => `New credential for ${consumer}`,
  makeIt: 'Make it',
  type: 'Type',
  toTell: 'To tell it from the others.',
  neverWhenEmptyInYour: 'Never, when empty; in your time zone.',
  secret: 'Secret',
  // credentialTypes
  apiKey: 'API key',
  keyForJsonWebTokens: 'Key for JSON Web Tokens',
  nameAndPassword: 'Name and password',
  keyForSignedRequestsHmac: 'Key for signed requests (HMAC)',
  clientCertificate: 'Client certificate',
  sentInTheHeaderField: "Sent in the header field x-api-key, unless the route's key-auth policy says otherwise.",
  tokensAreSigned: 'Tokens are signed with it. It is not needed again where the key is public.',
  sentAsThePassword: 'Sent as the password, with the user name, in the header field Authorization (RFC 7617).',
  credential: 'Credential',
  of: (typeLabels: string, consumer: string) => `${typeLabels} of ${consumer}`,
  // kind
  consumers: 'Consumers',
  aConsumerIsSomebody:
    'A consumer is somebody who calls: a person, an app or a device. It has credentials to show who it is, groups, and policies of its own, such as a limit.',
  itsCredentialsGo: 'Its credentials go with it, and stop working on all nodes at once.',
  credentials: 'Credentials',
  groups: 'Groups',
  ownPolicies: 'Own policies',
  consumersIn: (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'consumer' : 'consumers'}`,
  policiesCanRun: 'Policies can run for all consumers of a group.',
  theyRunWheneverThisConsumer: 'They run whenever this consumer calls, on every route.',
};
