/** Errors as values: a stable code for programs; the screens turn it into a sentence in the user's language. */

/**
 * What can go wrong, by stable code. `detail` is for a log or a report, `place` for whoever mends a file: `students[12].number`.
 * Neither holds a student's data.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly detail: string | undefined;
  readonly place: string | undefined;

  constructor(code: string, detail?: string, options?: ErrorOptions & { place?: string | undefined }) {
    super(detail ? `${code}: ${detail}` : code, options);
    this.code = code;
    this.detail = detail;
    this.place = options?.place;
  }
}
