import { strings } from '../strings/consumers';
/** What people call the types; one that is not here is called what the API calls it. */
export const TYPE_LABELS: Partial<Record<string, string>> = {
  'api-key': strings.apiKey,
  'jwt-key': strings.keyForJsonWebTokens,
  basic: strings.nameAndPassword,
  'hmac-key': strings.keyForSignedRequestsHmac,
  certificate: strings.clientCertificate,
};

/** How a secret that was just issued is used. */
export const TYPE_USES: Partial<Record<string, string>> = {
  'api-key': strings.sentInTheHeaderField,
  'jwt-key': strings.tokensAreSigned,
  basic: strings.sentAsThePassword,
};

/** What a secret is called that was just issued. */
export function titled(type: string | undefined, consumer: string): string {
  return strings.of(TYPE_LABELS[type ?? ''] ?? strings.credential, consumer);
}
