/** A line of JSON, and the JSON Pointer (RFC 6901) of the value that begins, is or ends on it. */
export interface JsonLine {
  text: string;
  depth: number;
  pointer: string;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
const SPACE = /\s*/y;

/**
 * JSON, a value on each line. Every number and text stays as it is written, which it would not be once parsed. Undefined
 * for what is not whole.
 */
export function jsonLines(json: string): JsonLine[] | undefined {
  const tokens = tokensOf(json);
  if (tokens === undefined || !isJson(json)) return undefined;
  const lines: JsonLine[] = [];
  let at = 0;

  const value = (pointer: string, depth: number, before: string): void => {
    const token = tokens[at++] ?? '';
    const close = token === '{' ? '}' : token === '[' ? ']' : undefined;
    if (close === undefined) {
      lines.push({ text: before + token, depth, pointer });
    } else if (tokens[at] === close) {
      at++;
      lines.push({ text: before + token + close, depth, pointer });
    } else {
      lines.push({ text: before + token, depth, pointer });
      for (let index = 0; ; index++) {
        if (close === '}') {
          const name = tokens[at] ?? '""';
          at += 2; // and the colon
          value(`${pointer}/${escaped(JSON.parse(name))}`, depth + 1, `${name}: `);
        } else value(`${pointer}/${index}`, depth + 1, '');
        if (tokens[at++] !== ',') break;
        comma(lines);
      }
      lines.push({ text: close, depth, pointer });
    }
  };

  value('', 0, '');
  return lines;
}

/**
 * The beginning of JSON that was cut off: up to its last value that is whole, and with the ends of what that is in.
 * Undefined when there is nothing of the kind.
 */
export function beginningOf(cut: string): string | undefined {
  const open: string[] = [];
  let isName = false;
  let beginning: string | undefined;
  for (const { token, end } of placedTokens(cut)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? '}' : ']');
      isName = token === '{';
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ',') isName = open.at(-1) === '}';
    if (token === ':') isName = false;
    // Of a number at the very end the rest may be missing.
    const isWhole = !/[,:]/.test(token[0] ?? '') && !isName && (/["{}[\]]/.test(token[0] ?? '') || end < cut.length);
    if ((isWhole || token === '{') && open.length > 0) beginning = cut.slice(0, end) + [...open].reverse().join('');
  }
  return beginning;
}

function comma(lines: JsonLine[]): void {
  const last = lines.at(-1);
  if (last) last.text += ',';
}

function tokensOf(json: string): string[] | undefined {
  const tokens = placedTokens(json);
  const whole = json.trimEnd().length === (tokens.at(-1)?.end ?? 0);
  return whole ? tokens.map(({ token }) => token) : undefined;
}

/** The tokens up to what is none, and where each ends. */
function placedTokens(json: string): { token: string; end: number }[] {
  const tokens: { token: string; end: number }[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(json);
    TOKEN.lastIndex = SPACE.lastIndex;
    const [token] = TOKEN.exec(json) ?? [];
    if (token === undefined) return tokens;
    at = TOKEN.lastIndex;
    tokens.push({ token, end: at });
  }
}

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Which call a part of an answer is from: what is said of it, or of the next part around it. */
export function originOf(pointer: string, origins: Readonly<Record<string, string>>): string | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const origin = origins[at];
    if (origin !== undefined) return origin;
    if (at === '') return undefined;
  }
}
