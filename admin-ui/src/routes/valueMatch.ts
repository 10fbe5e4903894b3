import type { Schemas } from '../api/client';

export type ValueMatch = Schemas['portico.config.route.ValueMatch'];

/** One line for what a value must be: `1`, `~v[0-9]+`, `*` for any, `!` for not there, `=*` for what looks otherwise. */
export function writeMatch(match: ValueMatch): string {
  if (typeof match === 'string') return exactly(match);
  if (match.regex !== undefined) return `~${match.regex}`;
  if (match.present !== undefined) return match.present ? '*' : '!';
  return exactly(match.exact ?? '');
}

/** The reverse. */
export function readMatch(line: string): ValueMatch {
  if (line === '*') return { present: true };
  if (line === '!') return { present: false };
  if (line.startsWith('~')) return { regex: line.slice(1) };
  return line.startsWith('=') ? line.slice(1) : line;
}

function exactly(value: string): string {
  return value === '*' || value === '!' || value.startsWith('~') || value.startsWith('=') ? `=${value}` : value;
}
