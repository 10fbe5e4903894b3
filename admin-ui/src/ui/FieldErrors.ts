import { ApiProblem, type FieldProblem } from '../api/problem';

/** What the API says about the fields of a form; a part of the form sees its own part of it. */
export class FieldErrors {
  static readonly NONE = new FieldErrors([]);

  readonly #problems: readonly FieldProblem[];

  private constructor(problems: readonly FieldProblem[]) {
    this.#problems = problems;
  }

  static of(failure: unknown): FieldErrors {
    return failure instanceof ApiProblem ? new FieldErrors(failure.errors) : FieldErrors.NONE;
  }

  /** What is said about a part: `match`, `match.paths` or `policies[2]`. */
  at(path: string): FieldErrors {
    return new FieldErrors(
      this.#problems.flatMap(({ field, message }) => {
        if (!field.startsWith(path)) return [];
        const rest = field.slice(path.length);
        if (rest === '' || rest.startsWith('[')) return [{ field: rest, message }];
        return rest.startsWith('.') ? [{ field: rest.slice(1), message }] : [];
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
    return this.#problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  }
}

function joined(problems: readonly FieldProblem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems.map(({ field, message }) => (field === '' ? message : `${field} ${message}`)).join('; ');
}
