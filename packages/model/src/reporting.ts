/** The chain of reports: what completes a first notice, what was found out later, why a report left the chain (A1.1, A1.3.4, A4.11). */
import * as z from 'zod/mini';
import { FiveElements, of, people, said } from './shapes.ts';

/** The report with its five elements that a first notice, gone out incomplete, still owes (A1.3.4, A4.11). */
export const NoticeReport = z.object({ ...of, to: people.check(z.minLength(1)), elements: FiveElements });

/** One of the five elements that was not yet known when the report `of` was made (A1.3.4). */
export const ElementFound = z.object({
  ...of,
  element: z.enum(['when', 'where', 'what', 'why', 'outcome']),
  text: said,
});

/** Why a report went to somebody whom neither its clause nor the chain names (A1.1). */
export const RouteReason = z.object({ ...of, reason: said });
