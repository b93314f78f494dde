/** Errors as values: a stable code for programs; the screens turn it into a sentence in the user's language. */

/** What can go wrong, by stable code. `detail` is for a log or a report; it never holds a student's data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, detail?: string, options?: ErrorOptions) {
    super(detail ? `${code}: ${detail}` : code, options);
    this.code = code;
    this.detail = detail;
  }
}
