import { Store } from '../api/store';
import type { Plural } from './kind';

/** What was saved last, and as which revision. */
export interface Saved {
  plural: Plural;
  name: string;
  revision: number;
}

/** It outlives the page on which it was saved: that of a new entity becomes that of one that exists. */
export const lastSaved = new Store<Saved | undefined>(undefined);
