// Drafts are the JSON of the API. A field that is cleared is not there, so that the API fills in its default.

/** A copy with one field set, or gone when the value says nothing. */
export function put<V extends object, K extends keyof V>(value: V, key: K, field: V[K]): V {
  const copy = { ...value };
  if (saysNothing(field)) delete copy[key];
  else copy[key] = field;
  return copy;
}

function saysNothing(field: unknown): boolean {
  if (field === undefined || field === null || field === '' || field === false) return true;
  return Array.isArray(field) && field.length === 0;
}

/** A copy with one field gone. */
export function without<V extends object>(value: V, key: keyof V): V {
  const copy = { ...value };
  delete copy[key];
  return copy;
}

/** A copy of a part, or undefined when nothing is in it. */
export function orAbsent<V extends object>(value: V): V | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/** Whether two drafts say the same, in whatever order. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key], other[key]));
}

/** Whether it is kept, and does nothing. */
export function isOff(entity: unknown): boolean {
  return isObject(entity) && entity.enabled === false;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
