import type { Schemas } from '../api/client';

/** The worse, the more it looks so. */
export const EXPIRY_TONE: Record<Schemas['CertificateExpiry'], string> = {
  valid: 'gray',
  soon: 'yellow',
  urgent: 'orange',
  expired: 'red',
};
