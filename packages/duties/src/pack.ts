/**
 * A rule pack: the rules of a school as data. Closed vocabulary (`PACKS.md`), no expressions, no code. A school may change numbers and
 * names, never the meaning. Whatever refers to something the pack does not have is refused.
 */
import { Mark, PlainDate, Role, Session, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { Flow } from './pack/flow.ts';
import { Playbook } from './pack/playbook.ts';
import { danglingIn } from './pack/references.ts';
import { Rule, Text } from './pack/rule.ts';
import { Statistic } from './pack/statistic.ts';
import { ClauseId, FunctionName, minutes, name, PackOption } from './pack/vocabulary.ts';

export { isOf, type Place, type Rule, type RuleOf } from './pack/rule.ts';
export type { Due } from './pack/vocabulary.ts';

/** Somebody outside the school. To a statutory one an oral report may go on a phoned approval or a stated emergency (A1.3.5). */
const Authority = z.strictObject({
  id: name,
  title: Worded,
  statutory: z.boolean(),
  phone: z.optional(z.string().check(z.maxLength(40))),
});

const PackPart = z.strictObject({
  id: name,
  title: Worded,
  purpose: Worded,
  core: z.optional(z.boolean()),
});

const Pack = z.strictObject({
  id: name,
  version: z.int().check(z.minimum(1)),
  /** Three fields of every pack (A5.4): in force from a date, who interprets it, which packs it replaces. */
  inForceFrom: PlainDate,
  interpretedBy: Worded,
  replaces: z.array(name),
  /** Numbers of the whole pack, all ours. */
  numbers: z.object({
    /** A duty is `now` when less than this is left. */
    nowMinutes: minutes,
    /** Open duties are carried on for so many school days. */
    carriedSchoolDays: z.int().check(z.minimum(0), z.maximum(30)),
  }),
  titles: z.record(Role, Worded),
  /** Which office has which function; its role. */
  functions: z.record(FunctionName, Role),
  /** The statutory directory, and others a school writes to. */
  authorities: z.array(Authority).check(z.maxLength(60)),
  /** What may follow an omission (A1.4); each can be switched off. */
  sanctions: z.array(z.strictObject({ id: name, title: Worded, enabled: z.boolean() })),
  options: z.array(PackOption).check(z.maxLength(60)),
  /** Where a school chose another side than the default: option → value. */
  chosen: z.record(name, name),
  clauses: z.record(ClauseId, Worded),
  /** What a school takes on one by one. `core`: in force from the first day. */
  parts: z.optional(z.array(PackPart).check(z.maxLength(40))),
  words: z.object({
    marks: z.record(Mark, Worded),
    sessions: z.record(Session, Worded),
    decisions: z.record(z.enum(['approved', 'refused', 'returned']), Worded),
    elements: z.record(z.enum(['when', 'where', 'what', 'why', 'outcome']), Worded),
    /** What started a clock: `{at}`, and `{minutes}` where the pack adds some. */
    clocks: z.record(
      z.enum([
        'lessonStart',
        'sessionEnd',
        'dayEnd',
        'statement',
        'firstKnown',
        'happened',
        'overdue',
        'period',
      ]),
      z.object({ plain: Text, plus: Text }),
    ),
    /** The deadline after it: `{due}`. */
    deadline: Text,
    /** Between names: 、 or a comma. */
    list: Worded,
  }),
  rules: z.array(Rule).check(z.maxLength(200)),
  playbooks: z.array(Playbook).check(z.maxLength(40)),
  flows: z.array(Flow).check(z.maxLength(10)),
  statistics: z.array(Statistic).check(z.maxLength(40)),
});

/** Refuses with a path whatever the pack refers to and does not have. */
export const RulePack = Pack.check((context) => {
  for (const { message, path, found } of danglingIn(context.value)) {
    context.issues.push({ code: 'custom', message, path, params: { found }, input: context.value });
  }
});
export type RulePack = z.infer<typeof RulePack>;
export type PackData = z.infer<typeof Pack>;
