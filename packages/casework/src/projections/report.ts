/** The five elements of a report as far as the facts give them; the rest is "not yet known: who finds out, by when" (A1.3.4). */
import {
  type Element,
  type Language,
  type PlainDate,
  plusMinutes,
  type Session,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { recipientsOf, reportRule } from '../recipients.ts';
import type { ReportDraft } from '../views.ts';
import { say } from '../words.ts';
import { stage } from './stage.ts';

/** How long whoever reports has to find out what is not yet known: ours, the pack's deadlines count from the report. */
const FIND_OUT_MINUTES = 240;

/** Undefined for a student this device does not know and for a rule that takes no report. */
export function draftReport(
  scene: Scene,
  language: Language,
  asked: { rule: string; student: StudentId; date: PlainDate; session?: Session | undefined },
): ReportDraft | undefined {
  const on = stage(scene, language);
  const student = on.student(asked.student);
  const rule = reportRule(on.pack, asked.rule);
  if (!student || !rule) return undefined;
  const { school } = on.facts;
  const known = (text: string): Element => ({ state: 'known', text });
  const open: Element = { state: 'notYetKnown', by: on.me, until: plusMinutes(on.now, FIND_OUT_MINUTES) };
  const missed = school.calendar.bells
    .filter((bell) => !asked.session || bell.session === asked.session)
    .filter(
      ({ period }) => on.mark(student.id, { class: student.class, date: asked.date, period }) === 'absent',
    )
    .map((bell) => on.lessonLabel(bell));
  const lessons = missed.join(say(language, 'and'));
  const today = on.ledger
    .all('contact')
    .filter(({ body }) => body.student === student.id)
    .filter(({ body }) => schoolTime(school.calendar, body.happened).date === asked.date);
  const reached = today.some((contact) => contact.body.result === 'reached');
  const reason = today.map((contact) => contact.body.reason).findLast((text) => text);
  const when =
    asked.session === 'forenoon' ? 'onForenoon' : asked.session === 'afternoon' ? 'onAfternoon' : 'onDay';
  return {
    rule: asked.rule,
    student: student.id,
    studentName: student.name,
    className: on.className(student.class),
    date: asked.date,
    session: asked.session,
    to: recipientsOf(on.facts, on.pack, rule, student.class, on.now).map(on.person),
    elements: {
      when: known(say(language, when, { date: dayOf(language, asked.date) })),
      where: known(`${school.name} ${on.className(student.class)}`.trim()),
      what: missed.length > 0 ? known(say(language, 'whatMissing', { name: student.name, lessons })) : open,
      why: reason ? known(reason) : open,
      outcome:
        today.length > 0
          ? known(say(language, reached ? 'outcomeReached' : 'outcomeTried', { n: today.length }))
          : open,
    },
  };
}

/** A date as a report writes it: 11 月 22 日, November 22. */
function dayOf(language: Language, date: PlainDate): string {
  const day = new Date(`${date}T00:00:00Z`);
  const locale = language === 'en' ? 'en-US' : language;
  const text = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
    day,
  );
  return language === 'en' ? text : text.replace(/(\d+)(月|日)/g, '$1 $2 ').trim();
}
