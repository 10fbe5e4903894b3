import { isObject, isSame } from '../entity/draft';

/** A field that is not the same in two states of an entity. */
export interface FieldChange {
  /** Such as `forward.service`. */
  field: string;
  before: unknown;
  after: unknown;
}

/** The fields in which two states differ; lists count as one field. */
export function fieldChanges(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isSame(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ field: path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    fieldChanges(before[key], after[key], path === '' ? key : `${path}.${key}`),
  );
}
