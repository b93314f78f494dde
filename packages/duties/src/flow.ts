/** Where a student stands in a flow, how they came there, and which passages were refused: out of order, or without the evidence. */
import type { Instant, Statement, StatementId } from '@wuhe/model';
import type { Context } from './context.ts';
import { answersTo, fulfils } from './matter.ts';
import { byTime } from './order.ts';
import type { Flow, Passage } from './pack/flow.ts';

/** A passage that was made. */
interface Passed {
  passage: string;
  to: string;
  at: Instant;
  by: Statement;
}

interface Refused {
  code: 'passage.outOfOrder' | 'passage.evidenceMissing';
  passage: string;
  by: StatementId;
  /** Positions in `needs` of the passage. */
  missing: readonly number[];
}

export interface Standing {
  state: string;
  passed: readonly Passed[];
  refused: readonly Refused[];
}

/** @param context of a matter that is one student; a passage counts from the moment its statement and all its evidence exist */
export function stateOf(context: Context, flow: Flow): Standing {
  const kinds = new Set(flow.passages.map((passage) => passage.by));
  const requests = [...kinds]
    .flatMap((kind) => context.ledger.all(kind) as readonly Statement[])
    .sort(byTime);
  const passed: Passed[] = [];
  const refused: Refused[] = [];
  let state = flow.start;
  let begun: Instant | undefined;
  for (const by of requests) {
    const asked = flow.passages.filter((one) => one.by === by.kind && fulfils(context, by, one.where));
    const passage = asked.find((one) => one.from.includes(state));
    const [other] = asked;
    if (!passage) {
      if (other) refused.push({ code: 'passage.outOfOrder', passage: other.id, by: by.id, missing: [] });
      continue;
    }
    const missing = missingFor(context, passage, by, begun);
    if (missing.length > 0) {
      refused.push({ code: 'passage.evidenceMissing', passage: passage.id, by: by.id, missing });
      continue;
    }
    state = passage.to;
    if (state === flow.start) begun = by.at;
    passed.push({ passage: passage.id, to: state, at: by.at, by });
  }
  return { state, passed, refused };
}

/** Evidence that did not exist when the passage was asked for, or is older than the present course. */
function missingFor(context: Context, passage: Passage, by: Statement, begun: Instant | undefined): number[] {
  return passage.needs.flatMap(({ evidence }, index) => {
    const found = answersTo(context, by, evidence).some(
      (one) => one.at <= by.at && (begun === undefined || one.at >= begun),
    );
    return found ? [] : [index];
  });
}
