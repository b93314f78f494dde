/**
 * Where a student stands in a flow, how they came there, which passages were refused (out of order, or without the evidence), and how
 * serious the warning is in the first state.
 */
import { type Instant, PlainDate, type Statement, type StatementId } from '@wuhe/model';
import { runsOf } from './absenceRun.ts';
import type { Context } from './context.ts';
import { endOfDate } from './deadline.ts';
import { answersTo, fieldOf, fulfils } from './matter.ts';
import { compare } from './order.ts';
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

/** A sign that was seen first at an instant, by a statement. */
interface Sign {
  id: string;
  at: Instant;
  by: Statement;
}

export interface Standing {
  state: string;
  passed: readonly Passed[];
  refused: readonly Refused[];
  /** In the first state only: the signs, and the level that they reach. */
  warning: { level: string | undefined; signs: readonly Sign[] };
}

/** Something that may move the student: a statement, a date that is over, a count that is full. */
interface Event {
  at: Instant;
  by: Statement;
  passages: readonly Passage[];
  asked: boolean;
}

const kept = new WeakMap<Context, Map<Flow, Standing>>();

/** @param context of a matter that is one student; a passage counts from the moment its statement and all its evidence exist */
export function stateOf(context: Context, flow: Flow): Standing {
  const known = kept.get(context) ?? new Map<Flow, Standing>();
  kept.set(context, known);
  const before = known.get(flow);
  if (before) return before;
  const standing = standingIn(context, flow);
  known.set(flow, standing);
  return standing;
}

function standingIn(context: Context, flow: Flow): Standing {
  const passed: Passed[] = [];
  const refused: Refused[] = [];
  let state = flow.start;
  let begun: Instant | undefined;
  for (const { at, by, passages, asked } of eventsOf(context, flow)) {
    const previous = passed.at(-2)?.to ?? flow.start;
    const passage = passages.find(
      (one) => one.from.includes(state) && (!one.cameFrom || one.cameFrom.includes(previous)),
    );
    const [other] = passages;
    if (!passage) {
      if (asked && other)
        refused.push({ code: 'passage.outOfOrder', passage: other.id, by: by.id, missing: [] });
      continue;
    }
    // What lapses is the statement that led here, not one before it.
    if (passage.lapses && passed.at(-1)?.by.id !== by.id) continue;
    const missing = missingFor(context, passage, by, begun);
    if (missing.length > 0) {
      refused.push({ code: 'passage.evidenceMissing', passage: passage.id, by: by.id, missing });
      continue;
    }
    state = passage.to;
    if (state === flow.start) begun = at;
    passed.push({ passage: passage.id, to: state, at, by });
  }
  const signs = state === flow.start ? signsOf(context, flow, begun) : [];
  const level = flow.warning?.levels.findLast((one) => one.atLeast <= signs.length)?.id;
  return { state, passed, refused, warning: { level, signs } };
}

function eventsOf(context: Context, flow: Flow): Event[] {
  const kinds = new Set(flow.passages.flatMap((one) => (one.lapses ? [] : (one.by ?? []))));
  const asked = [...kinds].flatMap((kind) =>
    (context.ledger.all(kind) as readonly Statement[]).flatMap((by): Event[] => {
      const passages = flow.passages.filter(
        (one) => one.by === by.kind && !one.lapses && fulfils(context, by, one.where),
      );
      return passages.length > 0 ? [{ at: by.at, by, passages, asked: true }] : [];
    }),
  );
  const own = flow.passages.flatMap((passage): Event[] => {
    if (passage.run) {
      return runsOf(context, passage.run).flatMap(({ reached, by }) =>
        reached !== undefined && context.clock.reached(reached)
          ? [{ at: reached, by, passages: [passage], asked: false }]
          : [],
      );
    }
    const { lapses, by: kind } = passage;
    if (!lapses || !kind) return [];
    return (context.ledger.all(kind) as readonly Statement[]).flatMap((by) => {
      const date = PlainDate.safeParse(fieldOf(context, by, lapses));
      if (!date.success) return [];
      const at = endOfDate(context.school.calendar, date.data);
      return context.clock.reached(at) ? [{ at, by, passages: [passage], asked: false }] : [];
    });
  });
  return [...asked, ...own].sort((a, b) => compare(a.at, b.at) || compare(a.by.id, b.by.id));
}

/** Evidence that did not exist when the passage was asked for, or is older than the present course. */
function missingFor(context: Context, passage: Passage, by: Statement, begun: Instant | undefined): number[] {
  return passage.needs.flatMap(({ evidence, atLeast = 1 }, index) => {
    const found = evidence
      .flatMap((answer) => answersTo(context, by, answer))
      .filter((one) => one.at <= by.at && (begun === undefined || one.at >= begun));
    return new Set(found.map((one) => one.id)).size >= atLeast ? [] : [index];
  });
}

/** The first statement of every sign since the present course began, oldest first. */
function signsOf(context: Context, flow: Flow, begun: Instant | undefined): Sign[] {
  const signs = (flow.warning?.signs ?? []).flatMap((sign): Sign[] => {
    if (sign.run) {
      const run = runsOf(context, sign.run).findLast((one) => one.open);
      return run?.reached !== undefined && context.clock.reached(run.reached)
        ? [{ id: sign.id, at: run.reached, by: run.by }]
        : [];
    }
    const found = sign.by
      ? (context.ledger.all(sign.by) as readonly Statement[]).find(
          (one) => (begun === undefined || one.at >= begun) && fulfils(context, one, sign.where),
        )
      : undefined;
    return found ? [{ id: sign.id, at: found.at, by: found }] : [];
  });
  return signs.sort((a, b) => compare(a.at, b.at) || compare(a.id, b.id));
}
