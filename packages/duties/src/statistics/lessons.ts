/** Lessons attended, on leave, absent, read; registers taken of those due. A lesson that was not read is never a present one. */
import { type Instant, isSchoolDay, lessonInterval, type PlainDate, plusDays } from '@wuhe/model';
import { daysUnderEvaluation } from '../days.ts';
import { excusesOf } from '../excuses.ts';
import type { Facts } from '../facts.ts';
import { ledgerOf } from '../ledger.ts';
import { markIn, registersOf, timetableOf } from '../registers.ts';
import type { Period } from '../statistics.ts';
import type { Tally } from './tally.ts';

/** A person here is the student whose lessons they are; a register counts for its timetabled teachers. */
export function countLessons(facts: Facts, period: Period, now: Instant, counts: Tally): void {
  const { calendar, classes } = facts.school;
  const days = daysUnderEvaluation(calendar, now, 0, period.from);
  const ledger = ledgerOf(facts.statements, days);
  const excuses = excusesOf(ledger, days);
  const timetable = timetableOf(facts.school);
  const readings = Map.groupBy(ledger.all('reading'), (one) => one.body.lesson.date);
  for (let date = period.from; date <= period.until; date = plusDays(date, 1)) {
    if (!isSchoolDay(calendar, date)) continue;
    const registers = registersOf(readings.get(date) ?? [], timetable);
    for (const { id, cohort } of classes) {
      for (const number of timetable.periods(id, date)) {
        const lesson = { class: id, date, period: number };
        const times = lessonInterval(calendar, lesson);
        if (!times || times.to > now) continue;
        const persons = timetable.teachers(lesson);
        counts.add('registersDue', { cohort, class: id, persons });
        const register = registers.of(lesson);
        if (!register) continue;
        counts.add('registersTaken', { cohort, class: id, persons });
        for (const student of onRoll(facts, id, date)) {
          const mark = markIn(register.last, student);
          if (mark === undefined) continue;
          const whom = { cohort, class: id, persons: [student] };
          const onLeave = mark === 'leave' || (mark === 'absent' && excuses.of(student, date, number));
          counts.add('lessonsRead', whom);
          counts.add(
            onLeave ? 'lessonsOnLeave' : mark === 'absent' ? 'lessonsAbsent' : 'lessonsAttended',
            whom,
          );
        }
      }
    }
  }
}

function onRoll(facts: Facts, of: string, date: PlainDate): Facts['students'][number]['id'][] {
  return facts.students
    .filter((one) => one.class === of && one.from <= date && date <= (one.until ?? date))
    .map((one) => one.id);
}
