import { isObject, isSame } from './draft';

/** One field that two people changed since they read it, to different values. */
export interface Conflict {
  /** Such as `forward.service`. */
  field: string;
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface Merge {
  /** Both people's changes; theirs where both changed the same. */
  merged: Record<string, unknown>;
  conflicts: Conflict[];
  /** What they changed and I did not. */
  taken: string[];
}

/**
 * Brings together what two people made of the same object. Objects are gone through field by field; lists are taken as
 * a whole, for what is at an index may have moved.
 */
export function merge(
  base: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
): Merge {
  const result: Merge = { merged: {}, conflicts: [], taken: [] };
  result.merged = mergeObjects(base, mine, theirs, '', result);
  return result;
}

function mergeObjects(
  base: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
  path: string,
  result: Merge,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const field = path === '' ? key : `${path}.${key}`;
    const value = mergeField(base[key], mine[key], theirs[key], field, result);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

function mergeField(base: unknown, mine: unknown, theirs: unknown, field: string, result: Merge): unknown {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) {
    result.taken.push(field);
    return theirs;
  }
  if (isObject(mine) && isObject(theirs)) return mergeObjects(isObject(base) ? base : {}, mine, theirs, field, result);
  result.conflicts.push({ field, base, mine, theirs });
  return theirs;
}

/** A copy in which one field has another value; undefined takes it away. */
export function withField(object: Record<string, unknown>, field: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = field.split('.');
  const copy = { ...object };
  if (rest.length > 0) {
    const inner = copy[first];
    copy[first] = withField(isObject(inner) ? inner : {}, rest.join('.'), value);
  } else if (value === undefined) delete copy[first];
  else copy[first] = value;
  return copy;
}
