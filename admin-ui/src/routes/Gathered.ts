/** Asks for several things with one request: those that are asked for in the same moment. */
export class Gathered<V> {
  readonly #most: number;
  readonly #ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;
  /** What still gathers. */
  #waiting: Batch<V> | undefined;

  /** @param most how many one request may ask for */
  constructor(most: number, ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
    this.#most = most;
    this.#ask = ask;
  }

  async get(key: string): Promise<V | undefined> {
    if (this.#waiting === undefined || this.#waiting.keys.size >= this.#most) this.#waiting = this.#begin();
    this.#waiting.keys.add(key);
    return (await this.#waiting.answer).get(key);
  }

  #begin(): Batch<V> {
    const keys = new Set<string>();
    return { keys, answer: Promise.resolve().then(() => this.#close(keys)) };
  }

  #close(keys: Set<string>): Promise<ReadonlyMap<string, V>> {
    if (this.#waiting?.keys === keys) this.#waiting = undefined;
    return this.#ask([...keys]);
  }
}

interface Batch<V> {
  keys: Set<string>;
  answer: Promise<ReadonlyMap<string, V>>;
}
