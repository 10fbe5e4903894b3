/** What people call the types; one that is not here is called what the API calls it. */
export const TYPE_LABELS: Partial<Record<string, string>> = {
  'api-key': 'API key',
  'jwt-key': 'Key for JSON Web Tokens',
  basic: 'Name and password',
  'hmac-key': 'Key for signed requests (HMAC)',
  certificate: 'Client certificate',
};

/** How a secret that was just issued is used. */
export const TYPE_USES: Partial<Record<string, string>> = {
  'api-key': "Sent in the header field x-api-key, unless the route's key-auth policy says otherwise.",
  'jwt-key': 'Tokens are signed with it. It is not needed again where the key is public.',
  basic: 'Sent as the password, with the user name, in the header field Authorization (RFC 7617).',
};

/** What a secret is called that was just issued. */
export function titled(type: string | undefined, consumer: string): string {
  return `${TYPE_LABELS[type ?? ''] ?? 'Credential'} of ${consumer}`;
}
