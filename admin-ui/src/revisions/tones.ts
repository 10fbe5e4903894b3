import type { Schemas } from '../api/client';

/** How what became of an entity is coloured. */
export const TONES: Record<Schemas['Outcome'], string> = {
  created: 'teal',
  updated: 'blue',
  deleted: 'red',
  unchanged: 'gray',
};
