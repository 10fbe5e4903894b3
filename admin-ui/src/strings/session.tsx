import type { ReactNode } from 'react';

export const strings = {
  // AccountPage
  account: 'Account',
  personalAccessTokens: 'Personal access tokens',
  forProgramsThatUse: 'For programs that use the API in your name. They never allow more than you may do yourself.',
  password: 'Password',
  yourOtherSessionsEnd: 'Your other sessions end when you change it.',
  changePassword: 'Change password',
  yourPasswordIsChanged: 'Your password is changed',
  // Door
  documentTitle: (title: string) => `${title} · Portico`,
  portico: 'Portico',
  theFrontDeskOfYour: 'The front desk of your services',
  // FirstPassword
  thePasswordThatYouSigned: 'The password that you signed in with was for once only.',
  saveAndGoOn: 'Save and go on',
  signOut: 'Sign out',
  // PasswordForm
  currentPassword: 'Current password',
  newPassword: 'New password',
  atLeast12Characters: 'At least 12 characters; a few words in a row are good.',
  isNotTheSame: 'is not the same',
  newPasswordOnceMore: 'New password, once more',
  // SignIn
  signIn: 'Sign in',
  // SignInAgain
  yourSessionHasEnded: 'Your session has ended',
  signInAgainToGo: 'Sign in again to go on where you were; nothing that you typed is lost.',
  signInAsSomebodyElse: 'Sign in as somebody else, and lose what is not saved',
  // Tokens
  theTokenIsRevoked: (name: string | undefined) => `The token ${name} is revoked`,
  youHaveNone: 'You have none.',
  lastUsed: 'Last used',
  newToken: 'New token',
  revokeTheToken: (name: string | undefined) => `Revoke the token ${name}?`,
  itWasLastUsed: (ago: ReactNode) => <>It was last used {ago}.</>,
  itHasNotBeenUsed: 'It has not been used yet.',
  programsThatUse: (lastUse: ReactNode) => <>Programs that use it are refused at once. {lastUse}</>,
  aDay: 'a day',
  thirtyDays: '30 days',
  ninetyDays: '90 days',
  aYear: 'a year',
  newPersonalAccessToken: 'New personal access token',
  makeTheToken: 'Make the token',
  yourNewToken: 'Your new token',
  sentAsAuthorizationBearer: (
    <>
      Sent as <code>Authorization: Bearer …</code>
    </>
  ),
  whichProgramIsItFor: 'Which program is it for?',
  allowsAtMost: 'Allows at most what a … may do',
  goodFor: 'Good for',
};
