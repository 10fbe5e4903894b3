import type { TrySearch } from '../app/search';

/** What of a request can stand in the address of the page, and what of it does not. */
export interface Link {
  search: Pick<TrySearch, 'url' | 'header' | 'body'>;
  /** The header fields that may be credentials. */
  secretHeaders: string[];
  /** The parameters of the query that may be credentials. */
  secretParameters: string[];
  /** Header fields or a body that are more than an address should hold. */
  isTooLong: { headers: boolean; body: boolean };
}

/** As they stand in the address: with the rest, servers take lines of 4 KiB at least. */
const HEADERS_LENGTH_MAX = 1000;
const BODY_LENGTH_MAX = 1500;

/** Takes what others may see: addresses are sent around, and kept by browsers and proxies. */
export function linked(url: string, headers: Record<string, string> | undefined, body: string): Link {
  const fields = Object.entries(headers ?? {});
  const open = fields.filter(([name, value]) => !isSecret(name, value)).map(([name, value]) => `${name}: ${value}`);
  const isTooLong = {
    headers: length(open.join('')) > HEADERS_LENGTH_MAX,
    body: length(body) > BODY_LENGTH_MAX,
  };
  const query = withoutSecrets(url);
  return {
    search: {
      url: query.url,
      header: open.length === 0 || isTooLong.headers ? undefined : open,
      body: body === '' || isTooLong.body ? undefined : body,
    },
    secretHeaders: fields.filter(([name, value]) => isSecret(name, value)).map(([name]) => name),
    secretParameters: query.secrets,
    isTooLong,
  };
}

/** The header fields that an address has, such as `accept: text/html`. */
export function headersOf(fields: readonly string[] | undefined): Record<string, string> | undefined {
  const named = (fields ?? []).flatMap((field) => {
    const colon = field.indexOf(':');
    return colon < 1 ? [] : [[field.slice(0, colon).trim(), field.slice(colon + 1).trim()] as const];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

const SECRET_NAME = /auth|cookie|token|key|secret|passw|credential|session|signature|jwt|cert/i;
const OPEN_NAME =
  /^(accept|content-|user-agent|origin|host|referer|x-forwarded-|forwarded|via|range|cache-control|if-)/i;
const SCHEME = /^(basic|bearer|digest|hmac|negotiate)\s/i;
/** Long, without a space, of letters and digits: as keys and tokens are. */
const RANDOM = /^(?=.*\d)(?=.*[a-z])[\w+/=.~:-]{20,}$/i;

/** Whether it may be a credential: a policy can ask for a key in a field of any name. */
function isSecret(name: string, value: string): boolean {
  if (SECRET_NAME.test(name) || SCHEME.test(value)) return true;
  return !OPEN_NAME.test(name) && RANDOM.test(value);
}

function withoutSecrets(url: string): { url: string; secrets: string[] } {
  const start = url.indexOf('?');
  if (start < 0) return { url, secrets: [] };
  const end = url.indexOf('#', start);
  const parts = url.slice(start + 1, end < 0 ? undefined : end).split('&');
  const secrets: string[] = [];
  const open = parts.filter((part) => {
    const [[name, value] = ['', '']] = [...new URLSearchParams(part)];
    if (!isSecret(name, value)) return true;
    secrets.push(name);
    return false;
  });
  if (secrets.length === 0) return { url, secrets };
  return { url: url.slice(0, start) + (open.length === 0 ? '' : `?${open.join('&')}`), secrets };
}

function length(text: string): number {
  // Half of a pair of surrogates cannot be written in an address.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')).length;
}
