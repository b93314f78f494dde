/**
 * A1.4: three lists kept apart. Late and never made are computed from what each person knew in time; known and not passed on is a
 * human finding. Nobody is sanctioned who was not warned first and could not explain.
 */
import type { Instant, PersonId, Statement, StatementId, Worded } from '@wuhe/model';
import { corrections } from './corrections.ts';
import type { Duty } from './duty.ts';
import { compare } from './order.ts';
import type { RulePack } from './pack.ts';

/** One person's omission: which duty, since when the person knew, what the person says. */
export interface Omission {
  person: PersonId;
  duty: string | undefined;
  known: Instant | undefined;
  explanation: string | undefined;
  /** The finding, where a person found it. */
  finding: StatementId | undefined;
}

export interface Omissions {
  /** Made after its deadline. */
  late: readonly Omission[];
  /** Past its deadline and not made. */
  neverMade: readonly Omission[];
  /** Found by a person: known, and not passed on. */
  notPassedOn: readonly Omission[];
}

/** @param duties of an evaluation; who did not know in time is in no list */
export function omissionsOf(duties: readonly Duty[], statements: readonly Statement[]): Omissions {
  const valid = corrections(new Map(statements.map((one) => [one.id, one])));
  const said = statements.filter((one) => valid.replacedAt(one.id) === undefined);
  const explained = (duty: string, person: PersonId) =>
    said.find((one) => one.kind === 'explanation' && one.author === person && one.body.duty === duty);
  const computed = (wanted: (duty: Duty) => boolean) =>
    duties.filter(wanted).flatMap((duty) =>
      (duty.blamed ?? []).map(({ person, known }): Omission => {
        const by = explained(duty.id, person);
        return {
          person,
          duty: duty.id,
          known,
          explanation: by?.kind === 'explanation' ? by.body.text : undefined,
          finding: undefined,
        };
      }),
    );
  const found = said.flatMap((one): Omission[] => {
    if (one.kind !== 'omissionFinding' || one.body.list !== 'notPassedOn') return [];
    const { person, duty, known } = one.body;
    const answer = said.find(
      (each) => each.kind === 'findingAnswer' && each.body.of === one.id && each.author === person,
    );
    return [
      {
        person,
        duty,
        known: knownTo(said, person, known),
        explanation: answer?.kind === 'findingAnswer' ? answer.body.text : undefined,
        finding: one.id,
      },
    ];
  });
  return {
    late: computed((duty) => duty.doneLate === true),
    neverMade: computed((duty) => duty.state === 'open' && duty.level === 'late'),
    notPassedOn: found,
  };
}

/** When a person wrote or acknowledged a statement. */
function knownTo(said: readonly Statement[], person: PersonId, of: StatementId): Instant | undefined {
  const [first] = said
    .filter(
      (one) =>
        one.author === person && (one.id === of || (one.kind === 'acknowledgement' && one.body.of === of)),
    )
    .map((one) => one.at)
    .sort(compare);
  return first;
}

export type DispositionProblem =
  | 'finding.unknown'
  | 'disposition.otherPerson'
  | 'disposition.unheard'
  | 'sanction.unknown'
  | 'sanction.switchedOff';

/** For people, by code. */
export const dispositionProblems: Readonly<Record<DispositionProblem, Worded>> = {
  'finding.unknown': {
    'zh-Hant': '找不到這項認定。',
    'zh-Hans': '找不到这项认定。',
    en: 'There is no such finding.',
  },
  'disposition.otherPerson': {
    'zh-Hant': '這項認定說的不是這位老師。',
    'zh-Hans': '这项认定说的不是这位老师。',
    en: 'The finding is about somebody else.',
  },
  'disposition.unheard': {
    'zh-Hant': '本人還沒有說明，說明的時限也還沒到。',
    'zh-Hans': '本人还没有说明，说明的时限也还没到。',
    en: 'The person has not explained yet and still has time to.',
  },
  'sanction.unknown': {
    'zh-Hant': '規則裡沒有這種處理。',
    'zh-Hans': '规则里没有这种处理。',
    en: 'The rules have no such sanction.',
  },
  'sanction.switchedOff': {
    'zh-Hant': '學校沒有採用這種處理。',
    'zh-Hans': '学校没有采用这种处理。',
    en: 'The school does not use this sanction.',
  },
};

/**
 * Why a disposition may not be made, or undefined where it may (A1.4).
 * @param due the instant until which the person may still explain: the deadline of the duty to answer
 */
export function dispositionRefused(
  pack: RulePack,
  statements: readonly Statement[],
  disposition: { of: StatementId; person: PersonId; sanction: string },
  due: Instant | undefined,
  now: Instant,
): DispositionProblem | undefined {
  const finding = statements.find((one) => one.id === disposition.of);
  if (finding?.kind !== 'omissionFinding') return 'finding.unknown';
  if (finding.body.person !== disposition.person) return 'disposition.otherPerson';
  const sanction = pack.sanctions.find((one) => one.id === disposition.sanction);
  if (!sanction) return 'sanction.unknown';
  if (!sanction.enabled) return 'sanction.switchedOff';
  const heard = statements.some(
    (one) => one.kind === 'findingAnswer' && one.body.of === finding.id && one.author === finding.body.person,
  );
  return heard || (due !== undefined && now > due) ? undefined : 'disposition.unheard';
}
