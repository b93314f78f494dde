/** What the probe prints: one reading of a page, by the class list's numbers and names. */
import type { Mark } from '@wuhe/model';
import type { NotRecognised, UnreadReason } from '@wuhe/register';
import type { Sighting } from '../../src/content/contract.ts';
import { en } from '../../src/words/en.ts';
import { numberKey, type RosterStudent } from './roster.ts';

/** One JSON object of `--json`. */
export interface ProbeReading {
  url: string;
  /** When it was read, ISO 8601. */
  at: string;
  recognised: boolean;
  /** Why not; null when recognised. */
  code: NotRecognised | null;
  /** The same for people. */
  sentence: string;
  /** Found by itself on a page nobody had taught; null when the page had been confirmed before. */
  withoutSetUp: boolean | null;
  /** As the page shows it, like `date` (ISO) and `period`; null where it shows none. */
  className: string | null;
  date: string | null;
  period: number | null;
  /** The register was taken; what is chosen before that is no mark. */
  taken: boolean | null;
  /** How long the page was looked at to find the register, and to read it; null where it was not. */
  millis: { find: number | null; read: number | null };
  /** Rows read. `number` and `name` are the class list's student whom Wuhe takes the row for, `shown` is what the page has. */
  rows: {
    number: string;
    name: string;
    mark: Mark | null;
    shown: { number: string; name: string; schoolNumber: string | null };
  }[];
  /** Rows of students that were left unread, as the page shows them. */
  unread: { number: string; name: string; reason: UnreadReason; sentence: string }[];
  /** Students of the list who have no row. */
  missing: { number: string; name: string }[];
  /** Only with `--expect`. */
  differences?: string[];
}

export interface Seen {
  url: string;
  /** The proposal that came first, where nobody had confirmed the page. */
  proposal: Extract<Sighting, { kind: 'proposal' }> | undefined;
  /** What came of it by its profile, or the only thing that came. */
  outcome: Exclude<Sighting, { kind: 'proposal' }> | undefined;
  /** Wuhe's student id → student of the list. */
  students: ReadonlyMap<string, RosterStudent>;
  at: Date;
}

/** Puts together what the page's script said. */
export function readingOf({ url, proposal, outcome, students, at }: Seen): ProbeReading {
  const anotherDay = outcome?.kind === 'notRecognised' && outcome.reason === 'anotherDay';
  const shown =
    outcome?.kind === 'reading' ? outcome.reading : outcome && !anotherDay ? undefined : proposal?.reading;
  const fits = outcome?.kind === 'reading' || proposal?.roster !== undefined;
  const code = outcome?.kind === 'reading' ? null : outcome ? outcome.reason : 'anotherClass';
  const rows = (fits ? (shown?.rows ?? []) : []).flatMap((row) => {
    const student = row.student === undefined ? undefined : students.get(row.student);
    if (!student) return [];
    const { number, name, schoolNumber = null, mark = null } = row;
    return [{ number: student.number, name: student.name, mark, shown: { number, name, schoolNumber } }];
  });
  const unread = (shown?.unread ?? []).map((row) => ({ ...row, sentence: en.unreadReason[row.reason] }));
  const here = new Set([...rows, ...unread].map(({ number }) => numberKey(number)));
  const absent = [...students.values()].filter(
    ({ number, schoolNumber }) =>
      !here.has(numberKey(number)) && !(schoolNumber && here.has(numberKey(schoolNumber))),
  );
  return {
    url,
    at: at.toISOString(),
    recognised: code === null,
    code,
    sentence: sentenceOf(code, rows.length, unread.length, outcome, proposal),
    withoutSetUp: proposal ? fits : code === 'noRegister' ? false : null,
    className: shown?.className ?? null,
    date: shown?.date ?? null,
    period: shown?.period ?? null,
    taken: shown?.taken ?? null,
    millis: { find: tenths(proposal?.millis), read: tenths(outcome?.millis) },
    rows,
    unread,
    missing: fits && shown ? absent.map(({ number, name }) => ({ number, name })) : [],
  };
}

function tenths(millis: number | undefined): number | null {
  return millis === undefined ? null : Math.round(millis * 10) / 10;
}

function sentenceOf(
  code: NotRecognised | null,
  read: number,
  unread: number,
  outcome: Seen['outcome'],
  proposal: Seen['proposal'],
): string {
  if (code === null) return `Recognised: ${read} of ${read + unread} rows are students of the list.`;
  if (!outcome && proposal) {
    const { rows } = proposal.reading;
    const some = rows
      .slice(0, 3)
      .map(({ number, name, schoolNumber }) => [number, schoolNumber, name].filter(Boolean).join(' '));
    return `A register with ${rows.length} students was found, but they are not those of the list: ${some.join('; ')} …`;
  }
  const missing = outcome?.kind === 'notRecognised' ? outcome.missing : undefined;
  return en.site.reason[code](missing);
}

/** The reading for people. */
export function printed(reading: ProbeReading): string {
  const { millis, rows, unread, missing } = reading;
  const times = [
    millis.find === null ? [] : [`found in ${millis.find.toFixed(1)} ms`],
    millis.read === null ? [] : [`looked at in ${millis.read.toFixed(1)} ms`],
  ].flat();
  const setUp = reading.withoutSetUp ? ' Found without set-up.' : '';
  const lines = [
    reading.url,
    `${reading.sentence}${reading.recognised ? '' : ` (${reading.code})`}${setUp}`,
    ...(reading.taken === null ? [] : [aboutLesson(reading, reading.taken)]),
    ...(times.length === 0 ? [] : [times.join(', ')]),
  ];
  if (rows.length > 0)
    lines.push('', ...rows.map((row) => line(row.number, row.mark ?? 'unmarked', row.name)));
  if (unread.length > 0)
    lines.push(
      '',
      `Not read (${unread.length}); that is not present:`,
      ...unread.map((row) => line(row.number, `${row.sentence} (${row.reason})`, row.name)),
    );
  if (missing.length > 0)
    lines.push(
      '',
      `On the list, without a row (${missing.length}): ${missing.map(({ number, name }) => `${number} ${name}`).join(', ')}`,
    );
  if (reading.differences)
    lines.push(
      '',
      ...(reading.differences.length === 0
        ? ['As expected.']
        : [
            `${reading.differences.length} not as expected:`,
            ...reading.differences.map((each) => `  ${each}`),
          ]),
    );
  return `${lines.join('\n')}\n`;
}

function aboutLesson({ className, date, period }: ProbeReading, taken: boolean): string {
  return [
    className ?? 'no class name',
    date ?? 'no date',
    period === null ? 'no period' : `period ${period}`,
    taken ? 'taken' : 'not taken: what is chosen is no mark yet',
  ].join(' · ');
}

function line(number: string, what: string, name: string): string {
  return `${number.padStart(6)}  ${what.padEnd(10)}  ${name}`;
}
