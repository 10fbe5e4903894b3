import type { TrySearch } from '../app/search';

/** What of a request can stand in the address of the page, and what of it does not. */
export interface Link {
  /** Never a body: what is in one cannot be told from a secret. */
  search: Pick<TrySearch, 'url' | 'header' | 'left'>;
  /** The header fields are more than an address should hold. */
  areHeadersTooLong: boolean;
}

/** As they stand in the address: with the rest, servers take lines of 4 KiB at least. */
const HEADERS_LENGTH_MAX = 1000;

/** Takes what others may see: addresses are sent around, and kept by browsers and proxies. */
export function linked(url: string, headers: Record<string, string> | undefined): Link {
  const fields = Object.entries(headers ?? {});
  const open = fields.filter(([name, value]) => !isSecret(name, value)).map(([name, value]) => `${name}: ${value}`);
  const areHeadersTooLong = length(open.join('')) > HEADERS_LENGTH_MAX;
  const bare = withoutSecrets(url);
  const left = [...fields.filter(([name, value]) => isSecret(name, value)).map(([name]) => said(name)), ...bare.left];
  return {
    search: {
      url: bare.url,
      header: open.length === 0 || areHeadersTooLong ? undefined : open,
      left: left.length === 0 ? undefined : left,
    },
    areHeadersTooLong,
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
/** Too short to be looked for within words: `shipping` is no `pin`. */
const SECRET_WORD = /(?:^|[^a-z])(?:pass|pwd|sid|sig|code|pin|[ht]?otp|assertion|ticket)(?:$|[^a-z])/i;
/** Header fields whose values often are long runs, and are no credentials for all that. */
const OPEN_NAME =
  /^(?:accept(?:-\w+)?|content-\w+|user-agent|origin|host|referer|x-forwarded-(?:for|host|port|prefix|proto)|forwarded|via|range|cache-control|if-[a-z-]+)$/i;
const SCHEME = /^(?:basic|bearer|digest|hmac|negotiate)\s/i;
/** Long, without a space, of letters and digits: as keys and tokens are. */
const RANDOM = /^(?=.*\d)(?=.*[a-z])[\w+/=.~:-]{20,}$/i;
/** The same after a word, as after a scheme of one's own. */
const WORD_AND_RANDOM = /^[a-z][\w-]*\s+(?=.*\d)(?=.*[a-z])[\w+/=.~:-]{20,}$/i;
/** The same within a text, but for what parts the words of media types, hosts and paths. */
const OPAQUE = /(?<!\w)(?=\w*\d)(?=\w*[a-z])\w{20,}/i;
/** A user within an address, such as `//name:password@`. */
const USER = /\/\/[^\\/?#\s]*@/;
/** Names within a value, such as `?token=`, `"token":` and `token: `. */
const NAMES = /([\w.[\]-]+)(?:=|["']\s*:|:\s)/g;
/** What stands before a user, the user, the path, the query and what is behind `#`. */
const URL_PARTS = /^(\s*(?:[a-z][a-z\d+.-]*:[\\/]+|[\\/]{2,})?)([^\\/?#]*@)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;

/** Whether it may be a credential: a policy can ask for a key in a field of any name. */
function isSecret(name: string, value: string): boolean {
  return readings(name).some(isSecretName) || readings(value).some((text) => isSecretValue(name, text));
}

function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z\d])(?=[A-Z])/g, '$1-');
  return SECRET_NAME.test(name) || SECRET_WORD.test(words) || SCHEME.test(name) || OPAQUE.test(name);
}

function isSecretValue(name: string, value: string): boolean {
  if ([SCHEME, WORD_AND_RANDOM, OPAQUE, USER].some((secret) => secret.test(value))) return true;
  if ([...value.matchAll(NAMES)].some(([, within = '']) => isSecretName(within))) return true;
  return !OPEN_NAME.test(name) && RANDOM.test(value);
}

/** More than an address within an address within a form has. */
const READINGS_MAX = 16;

/** A text as it is, and as it is meant when it was encoded, once or several times: one does not see which. */
function readings(text: string): string[] {
  const all = new Set([text.trim()]);
  // Goes on with what is added on the way.
  for (const one of all) {
    if (all.size > READINGS_MAX) break;
    all.add(one.replaceAll('+', ' ').trim());
    all.add(one.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).trim());
  }
  return [...all];
}

function withoutSecrets(url: string): { url: string; left: string[] } {
  const [, start = '', user, path = '', query, fragment] = URL_PARTS.exec(url) ?? [];
  const left = [...(user ? ['user@'] : []), ...(fragment ? ['#'] : [])];
  const open = query?.split('&').filter((part) => {
    const equals = part.indexOf('=');
    // One without a value can be a key itself.
    const [name, value] = equals < 0 ? [part, part] : [part.slice(0, equals), part.slice(equals + 1)];
    if (!isSecret(name, value)) return true;
    left.push(`?${said(name)}`);
    return false;
  });
  return { url: `${start}${path}${open === undefined || open.length === 0 ? '' : `?${open.join('&')}`}`, left };
}

/** A name as it may be said in the address: what was typed as one may be more than that. */
function said(name: string): string {
  return /^[\w.[\]-]{1,60}$/.test(name) && !OPAQUE.test(name) ? name : '…';
}

function length(text: string): number {
  // Half of a pair of surrogates cannot be written in an address.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?')).length;
}
