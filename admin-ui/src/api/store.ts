import { useSyncExternalStore } from 'react';

/** A value outside of React that components can follow. */
export class Store<T> {
  #value: T;
  readonly #followers = new Set<() => void>();

  constructor(first: T) {
    this.#value = first;
  }

  get = (): T => this.#value;

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const follower of this.#followers) follower();
  }

  follow = (follower: () => void): (() => void) => {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.follow, store.get);
}
