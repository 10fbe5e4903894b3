import type { ReactNode } from 'react';

export const strings = {
  // SettingsPage
  settings: 'Settings',
  whatItIsSetTo: 'What the admin service was started with. It is changed by environment variables, and a restart.',
  theAdminService: 'The admin service',
  versions: (version: ReactNode, java: ReactNode) => (
    <>
      Portico {version}, on Java {java}.
    </>
  ),
  itsApi: (document: ReactNode, tokens: ReactNode) => (
    <>
      All that the dashboard does, programs can do by its API: {document} describes it, and {tokens} open it.
    </>
  ),
  openApiDocument: 'its OpenAPI document',
  accessTokens: 'personal access tokens',
  setting: 'Setting',
  inForce: 'In force',
  changed: 'changed',
  isSet: 'set, and never shown',
  notSet: 'not set',
  insteadOf: (byDefault: string) => `Instead of ${byDefault}`,
};
