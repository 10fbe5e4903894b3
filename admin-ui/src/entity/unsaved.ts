import { Store } from '../api/store';

/** In how many places something is typed that is not saved. */
export const unsaved = new Store(0);
