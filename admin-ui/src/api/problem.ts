import type { components } from '../../generated/schema';
import { strings } from '../strings/api';

type Details = components['schemas']['ProblemDetails'];

/** What is wrong with one field; the empty field is the whole. */
export interface FieldProblem {
  field: string;
  message: string;
  /** In a document: the kind and name of what the field is of, such as `route orders`. */
  entity?: string;
}

/** The admin service answered, and not with success (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  /** The end of the problem's type, such as `edit-conflict`. */
  readonly code: string;
  readonly errors: readonly FieldProblem[];
  /** Finds a fault of the admin service in its log. */
  readonly faultId: string | undefined;

  constructor(status: number, details: Details) {
    super(details.detail || details.title || strings.theAdminServiceAnswered(status));
    this.status = status;
    this.code = details.type?.split(':').at(-1) ?? '';
    this.errors = (details.errors ?? []).map(({ field = '', message = '', entity }) => ({ field, message, entity }));
    this.faultId = details.id;
  }
}

/** The admin service did not answer at all. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor() {
    super(strings.theAdminServiceCannot);
  }
}

/** What any failure says to the one who looks at the screen. */
export function words(failure: unknown): string {
  if (failure instanceof ApiProblem && failure.faultId) return `${failure.message} (${failure.faultId})`;
  return failure instanceof Error ? failure.message : String(failure);
}

export function isStatus(failure: unknown, ...statuses: number[]): failure is ApiProblem {
  return failure instanceof ApiProblem && statuses.includes(failure.status);
}

/** The fields of problem details in an answer of any kind: what stands between us and the API may send HTML. */
export function details(body: unknown): Details {
  return typeof body === 'object' && body !== null ? body : {};
}
