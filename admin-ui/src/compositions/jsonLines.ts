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

function comma(lines: JsonLine[]): void {
  const last = lines.at(-1);
  if (last) last.text += ',';
}

function tokensOf(json: string): string[] | undefined {
  const tokens: string[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.exec(json);
    at = SPACE.lastIndex;
    if (at === json.length) return tokens;
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(json) ?? [];
    if (token === undefined) return undefined;
    tokens.push(token);
    at += token.length;
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
