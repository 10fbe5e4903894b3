import { ApiProblem, type FieldProblem } from '../api/problem';

/** What the API says about the fields of a form; a part of the form sees its own part of it. */
export class FieldErrors {
  static readonly NONE = new FieldErrors([]);

  readonly #problems: readonly FieldProblem[];
  readonly #asked: string[] = [];

  private constructor(problems: readonly FieldProblem[]) {
    this.#problems = problems;
  }

  static of(failure: unknown): FieldErrors {
    return failure instanceof ApiProblem ? new FieldErrors(failure.errors) : FieldErrors.NONE;
  }

  /** What is said about a part: `match`, `match.paths` or `policies[2]`. */
  at(path: string): FieldErrors {
    if (this.#problems.length > 0) this.#asked.push(path);
    return new FieldErrors(
      this.#problems.flatMap(({ field, message }) => {
        const rest = within(field, path);
        return rest === undefined ? [] : [{ field: rest, message }];
      }),
    );
  }

  /** What is said about this very part, to stand beneath its input. */
  get own(): string | undefined {
    return joined(this.#problems.filter(({ field }) => field === ''));
  }

  /** What is said about this part and all that is in it: for an input that shows a whole list. */
  get all(): string | undefined {
    return joined(this.#problems);
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** As lines such as `match.paths[0]: must start with /`. */
  get lines(): string[] {
    return this.#problems.map(line);
  }

  /** The lines about what nobody has asked for: no input shows them. */
  get unasked(): string[] {
    return this.#problems
      .filter(({ field }) => this.#asked.every((path) => within(field, path) === undefined))
      .map(line);
  }
}

/** The rest of a field's path from a part of it on; undefined when it is no part of that. */
function within(field: string, path: string): string | undefined {
  if (!field.startsWith(path)) return undefined;
  const rest = field.slice(path.length);
  if (rest === '' || rest.startsWith('[')) return rest;
  return rest.startsWith('.') ? rest.slice(1) : undefined;
}

function line({ field, message }: FieldProblem): string {
  return field === '' ? message : `${field}: ${message}`;
}

function joined(problems: readonly FieldProblem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems.map(({ field, message }) => (field === '' ? message : `${field} ${message}`)).join('; ');
}
