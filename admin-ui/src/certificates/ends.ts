import type { Schemas } from '../api/client';

export type Details = Schemas['CertificateDetails'];

/** The worse, the more it looks so. */
export const EXPIRY_TONE: Record<Schemas['CertificateExpiry'], string> = {
  valid: 'gray',
  soon: 'yellow',
  urgent: 'orange',
  expired: 'red',
};

/** What ends first before the rest. */
export function firstToEnd(all: readonly Details[]): Details[] {
  return [...all].sort((one, other) => end(one) - end(other));
}

/** The one that ends last: until then somebody is trusted by them. */
export function lastToEnd(all: readonly Details[]): Details | undefined {
  return firstToEnd(all).at(-1);
}

function end({ notAfter = '' }: Details): number {
  return new Date(notAfter).getTime();
}
