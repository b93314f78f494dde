import type { ClassId, CohortId, PersonId, StudentId } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import {
  at,
  cai,
  chen,
  class3,
  cohort,
  contact,
  date,
  duties,
  duty,
  evaluated,
  excuse,
  he,
  lin,
  monday,
  reading,
  school,
  seen,
  sun,
  telling,
  withdrawal,
  xu,
  zhou,
} from '../testing/school.ts';

const rule = 'absence.tell';
const absent = reading(lin, '08:05', 1, [xu]);

describe('when it opens', () => {
  test('A1.2.1.2 exactly ten minutes after the start of the lesson, not a millisecond earlier', () => {
    const early = evaluated([absent], '08:09:59.999');
    expect(early.duties.filter((one) => one.student)).toEqual([]);
    expect(early.nextChange).toBe(at('08:10'));
    expect(duty(rule, [absent], '08:10')).toMatchObject({
      state: 'open',
      level: 'now',
      owners: [lin],
      to: [zhou],
      opens: at('08:10'),
      due: at('08:10'),
      acts: ['tell'],
      clauses: ['A1.2.1.2'],
      why: { because: [absent.id], clock: { start: 'lessonStart', at: at('08:00'), plusMinutes: 10 } },
    });
  });

  test('an absence that becomes known later opens when it was read, and is not backdated', () => {
    const late = reading(lin, '08:25', 1, [xu]);
    expect(duty(rule, [late], '08:25')).toMatchObject({
      opens: at('08:25'),
      level: 'now',
      why: { clock: { start: 'statement' } },
    });
  });

  test('reading the same mark again does not move the clock', () => {
    const again = reading(lin, '08:30', 1, [xu, cai]);
    expect(duties(rule, [absent, again], '08:35').map((one) => [one.student, one.opens])).toEqual([
      [xu, at('08:10')],
      [cai, at('08:30')],
    ]);
  });

  test('it is late only after the pack’s minutes, and then its owner may give a reason', () => {
    expect(duty(rule, [absent], '08:20')?.level).toBe('now');
    expect(duty(rule, [absent], '08:20:00.001')).toMatchObject({ level: 'late', acts: ['tell', 'explain'] });
  });

  test('not on a day without school, even when somebody reads a register', () => {
    expect(duties(rule, [reading(lin, '2026-11-28 08:05', 1, [xu])], '2026-11-28 08:30')).toEqual([]);
  });

  test('on a make-up day as on any school day', () => {
    const calendar = { ...school.calendar, makeUpDays: [{ date: date('2026-11-28'), as: 1 }] };
    const change = { school: { calendar } };
    expect(
      duties(rule, [reading(lin, '2026-11-28 08:05', 1, [xu])], '2026-11-28 08:30', change),
    ).toHaveLength(1);
  });

  test('in a zone with daylight saving the ten minutes count from the wall clock of that date', () => {
    const calendar = { ...school.calendar, timeZone: 'America/New_York', weekdays: [7] };
    const change = { school: { calendar } };
    // 2026-11-01: clocks go back at 02:00, so 08:00 is 13:00 UTC.
    const body = { ...absent.body, lesson: { class: class3, date: date('2026-11-01'), period: 1 } };
    const statement = { ...absent, at: at('2026-11-01 08:05', calendar), body };
    expect(duties(rule, [statement], '2026-11-01T13:09:59.999Z', change)).toEqual([]);
    expect(duties(rule, [statement], '2026-11-01T13:10:00.000Z', change)).toHaveLength(1);
  });
});

describe('who is missing', () => {
  test.each(['present', 'late', 'leave', 'leftEarly'] as const)('a mark of %s raises nothing', (mark) => {
    expect(duties(rule, [reading(lin, '08:05', 1, [], { marks: { [xu]: mark } })], '08:30')).toEqual([]);
  });

  test('not taken is not absent, and not read is not absent', () => {
    expect(duties(rule, [reading(lin, '08:05', 1, [xu], { taken: false })], '08:30')).toEqual([]);
    expect(duties(rule, [reading(lin, '08:05', 1, [], { unread: [xu] })], '08:30')).toEqual([]);
  });

  test('a student who is on no roll is nobody’s', () => {
    expect(duties(rule, [reading(lin, '08:05', 1, ['stranger' as StudentId])], '08:30')).toEqual([]);
  });

  test('A2.1.3 leave excuses exactly the lessons it covers', () => {
    const slip = excuse('07:30', xu, { periods: [1] });
    const second = reading(lin, '08:55', 2, [xu]);
    expect(duty(rule, [absent, slip], '08:30')).toBeUndefined();
    expect(duty(rule, [absent, second, slip], '09:10')?.lesson?.period).toBe(2);
    expect(duties(rule, [absent, second, excuse('07:30', xu, { session: 'forenoon' })], '09:10')).toEqual([]);
    expect(duties(rule, [absent, second, excuse('07:30', xu)], '09:10')).toEqual([]);
    expect(duties(rule, [absent, excuse('07:30', xu, { session: 'afternoon' })], '09:10')).toHaveLength(1);
    expect(duties(rule, [absent, excuse('07:30', cai)], '09:10')).toHaveLength(1);
  });

  test('A2.1.3 a slip that comes late keeps what was owed visible, with nothing left to do', () => {
    const slip = excuse('08:30', xu);
    expect(duty(rule, [absent, slip], '08:31')).toMatchObject({
      state: 'known',
      level: 'know',
      acts: [],
      seen: { at: at('08:30') },
    });
  });

  test('A2.1.3 leave accepted at the very instant it would open raises nothing, and leave of another day neither covers nor counts', () => {
    expect(duties(rule, [absent, excuse('08:10', xu)], '08:30')).toEqual([]);
    expect(duty(rule, [absent, excuse('2026-11-23 07:30', xu)], '08:30')?.state).toBe('open');
  });

  test('the roll says in which class a student is on that date; who left is nobody’s', () => {
    const moved = { id: xu, number: '1', name: 'xu' };
    const students = [
      { ...moved, class: class3, from: date('2025-09-01'), until: monday },
      { ...moved, class: 'class4' as ClassId, from: date('2026-11-24') },
    ];
    const change = {
      students,
      school: {
        classes: [...school.classes, { id: 'class4' as ClassId, name: '4', cohort }],
        roles: [
          ...school.roles,
          { person: sun, role: 'homeroomTeacher' as const, class: 'class4' as ClassId },
        ],
      },
    };
    const yesterday = reading(lin, '2026-11-23 08:05', 1, [xu]);
    expect(duty(rule, [yesterday], '2026-11-23 08:30', change)?.to).toEqual([zhou]);
    expect(duty(rule, [absent], '08:30', change)?.to).toEqual([sun]);
    expect(duties(rule, [absent], '08:30', { students: students.slice(0, 1) })).toEqual([]);
  });

  test('leave taken back by a correction owes again, from then on', () => {
    const slip = excuse('07:30', xu);
    const narrower = excuse('09:00', xu, { session: 'afternoon' }, slip);
    expect(duty(rule, [absent, slip, narrower], '09:01')).toMatchObject({
      state: 'open',
      opens: at('09:00'),
    });
  });
});

describe('told means acknowledged', () => {
  const told = telling(lin, '08:12', 1, [xu]);

  test('told, then unseen for exactly three minutes: the teller may call', () => {
    const fresh = evaluated([absent, told], '08:14:59.999');
    expect(fresh.duties.find((one) => one.rule === rule)).toMatchObject({
      state: 'told',
      level: 'know',
      acts: [],
    });
    expect(fresh.nextChange).toBe(at('08:15'));
    expect(duty(rule, [absent, told], '08:15')).toMatchObject({
      state: 'told',
      acts: ['called'],
      closed: { at: at('08:12'), by: told.id },
    });
  });

  test('seen by the homeroom teacher: done', () => {
    expect(duty(rule, [absent, told, seen(zhou, '08:14', told)], '08:20')).toMatchObject({
      state: 'done',
      acts: [],
      seen: { at: at('08:14'), by: zhou },
    });
  });

  test('an acknowledgement by somebody else is not one, nor by the teller', () => {
    for (const other of [sun, lin]) {
      expect(duty(rule, [absent, told, seen(other, '08:14', told)], '08:20')?.state).toBe('told');
    }
  });

  test('a teller who is told too does not see it for the others', () => {
    const self = telling(lin, '08:12', 1, [xu], [zhou, lin]);
    expect(duty(rule, [absent, self, seen(lin, '08:14', self)], '08:20')?.state).toBe('told');
  });

  test('told by phone is seen at once; "I called" settles an unseen telling', () => {
    const called = telling(lin, '08:16', 1, [xu], [zhou], 'phone');
    expect(duty(rule, [absent, called], '08:20')).toMatchObject({
      state: 'done',
      seen: { at: at('08:16'), by: zhou },
    });
    expect(duty(rule, [absent, told, called], '08:20')).toMatchObject({
      state: 'done',
      closed: { by: told.id },
      seen: { at: at('08:16') },
    });
  });

  test('telling one student does not tell the other', () => {
    const both = reading(lin, '08:05', 1, [xu, cai]);
    expect(duties(rule, [both, told], '08:20').map((one) => [one.student, one.state])).toEqual(
      expect.arrayContaining([
        [xu, 'told'],
        [cai, 'open'],
      ]),
    );
  });
});

describe('one thread per student and day', () => {
  const second = reading(sun, '08:55', 2, [xu]);

  test('A1.2.1.2 told for an earlier lesson, the next teacher tells nobody again, seen or not', () => {
    const told = telling(lin, '08:12', 1, [xu]);
    const unseen = duties(rule, [absent, second, told], '09:10').find((one) => one.lesson?.period === 2);
    expect(unseen).toMatchObject({ state: 'known', level: 'know', acts: [], closed: { by: told.id } });
    expect(unseen?.seen).toBeUndefined();
    const known = duties(rule, [absent, second, told, seen(zhou, '08:14', told)], '09:10').find(
      (one) => one.lesson?.period === 2,
    );
    expect(known?.seen).toEqual({ at: at('08:14'), by: zhou });
  });

  test('the homeroom teacher’s own register, or a contact she logged, is known too', () => {
    const own = reading(zhou, '08:05', 1, [xu]);
    expect(duty(rule, [own, second], '09:10')).toMatchObject({
      lesson: { period: 2 },
      state: 'known',
      seen: { at: at('08:05'), by: zhou },
    });
    expect(duty(rule, [absent, contact(zhou, '07:52', xu)], '08:10')).toMatchObject({
      state: 'known',
      seen: { at: at('07:52'), by: zhou },
    });
  });

  test('the reader who is the homeroom teacher tells nobody', () => {
    expect(duties(rule, [reading(zhou, '08:05', 1, [xu])], '08:30')).toEqual([]);
  });

  test('yesterday is another thread', () => {
    const told = telling(lin, '2026-11-23 08:12', 1, [xu]);
    expect(duty(rule, [told, absent], '08:30')?.state).toBe('open');
  });

  test('a telling about a mark that was corrected does not count as knowing', () => {
    const told = telling(lin, '08:12', 1, [xu]);
    const fixed = reading(lin, '08:20', 1, []);
    const found = duties(rule, [absent, told, fixed, second], '09:10').map((one) => [
      one.lesson?.period,
      one.state,
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        [1, 'withdrawn'],
        [2, 'open'],
      ]),
    );
  });
});

describe('corrections', () => {
  const fixed = reading(lin, '08:20', 1, [], { marks: { [xu]: 'late' } });

  test('A2.2.3 a corrected mark withdraws its duty: it vanishes when nobody was told', () => {
    expect(duties(rule, [absent, fixed], '08:30')).toEqual([]);
  });

  test('A2.2.3 when somebody was told it stays visible as withdrawn, and shows that the correction was seen', () => {
    const told = telling(lin, '08:12', 1, [xu]);
    expect(duty(rule, [absent, told, fixed], '08:30')).toMatchObject({
      state: 'withdrawn',
      level: 'know',
      closed: { by: fixed.id },
    });
    const letter = withdrawal(lin, '08:21', told, fixed, xu, [zhou]);
    const found = duty(rule, [absent, told, fixed, letter, seen(zhou, '08:23', letter)], '08:30');
    expect(found).toMatchObject({
      state: 'withdrawn',
      closed: { by: letter.id },
      seen: { at: at('08:23'), by: zhou },
    });
  });

  test('absent again after a withdrawal owes another telling', () => {
    const told = telling(lin, '08:12', 1, [xu]);
    const letter = withdrawal(lin, '08:21', told, fixed, xu, [zhou]);
    const again = reading(lin, '08:30', 1, [xu]);
    expect(duty(rule, [absent, told, fixed, letter, again], '08:30')).toMatchObject({
      state: 'open',
      opens: at('08:30'),
    });
  });

  test('a stale tab never overrides what the lesson’s teacher submitted', () => {
    const timetable = [{ class: class3, weekday: 2, period: 1, subject: '', teacher: lin }];
    const change = { school: { timetable } };
    const stale = reading(sun, '08:25', 1, [xu]);
    expect(duties(rule, [fixed, stale], '08:30', change)).toEqual([]);
    expect(duties(rule, [fixed, stale], '08:30')).toEqual([]);
    expect(duties(rule, [reading(sun, '08:05', 1, [xu]), fixed], '08:30', change)).toEqual([]);
    expect(duties(rule, [stale], '08:30', change)).toHaveLength(1);
  });

  test('only its author corrects a reading', () => {
    const forged = reading(sun, '08:06', 2, [], { corrects: absent });
    expect(duties(rule, [absent, forged], '08:30')).toHaveLength(1);
    const own = reading(lin, '08:06', 2, [], { corrects: absent });
    expect(duties(rule, [absent, own], '08:30')).toEqual([]);
  });
});

describe('roles', () => {
  const roles = (
    homeroom: { person: PersonId; from?: string; until?: string }[],
    others = school.roles.slice(1),
  ) => ({
    school: {
      roles: [
        ...others,
        ...homeroom.map(
          (one) => ({ ...one, role: 'homeroomTeacher', class: class3 }) as (typeof school.roles)[number],
        ),
      ],
    },
  });

  test('roles of another class or another cohort do not count', () => {
    const others = [
      { person: sun, role: 'homeroomTeacher' as const, class: 'class4' as ClassId },
      { person: sun, role: 'gradeHead' as const, cohort: 'y2024' as CohortId },
    ];
    const both = { school: { roles: [...others, ...school.roles] } };
    expect(duty(rule, [absent], '08:30', both)?.to).toEqual([zhou]);
    const vacant = { school: { roles: [...others, ...school.roles.slice(1)] } };
    expect(duty(rule, [absent], '08:30', vacant)?.to).toEqual([chen]);
  });

  test('several homeroom teachers: all are told', () => {
    expect(duty(rule, [absent], '08:30', roles([{ person: zhou }, { person: sun }]))?.to).toEqual([
      sun,
      zhou,
    ]);
  });

  test('a cover counts from its first date to its last, both included', () => {
    const cover = roles([
      { person: zhou, until: '2026-11-23' },
      { person: sun, from: '2026-11-24', until: '2026-11-24' },
    ]);
    expect(duty(rule, [absent], '08:30', cover)?.to).toEqual([sun]);
    const yesterday = reading(lin, '2026-11-23 08:05', 1, [xu]);
    expect(duty(rule, [yesterday], '2026-11-23 08:30', cover)?.to).toEqual([zhou]);
  });

  test('nobody is homeroom teacher: the next level is told, and the empty role is named', () => {
    expect(duty(rule, [absent], '08:30', roles([]))).toMatchObject({
      to: [chen],
      vacancy: 'homeroomTeacher',
    });
    const principalOnly = roles([], school.roles.slice(2));
    expect(duty(rule, [absent], '08:30', principalOnly)).toMatchObject({
      to: [he],
      vacancy: 'homeroomTeacher',
    });
  });

  test('solo: nobody to tell, the teacher keeps the duty and the empty role is named', () => {
    const solo = roles([], []);
    expect(duty(rule, [absent], '08:30', solo)).toMatchObject({
      owners: [lin],
      to: [],
      vacancy: 'homeroomTeacher',
    });
    expect(duty(rule, [absent, telling(lin, '08:20', 1, [xu], [])], '08:30', solo)?.state).toBe('done');
  });
});

describe('days', () => {
  test('an open telling does not vanish at midnight, a told one does', () => {
    const yesterday = reading(lin, '2026-11-23 08:05', 1, [xu]);
    expect(duty(rule, [yesterday], '08:00')).toMatchObject({ date: monday, level: 'late' });
    expect(duties(rule, [yesterday, telling(lin, '2026-11-23 08:12', 1, [xu])], '08:00')).toEqual([]);
    const overnight = { ...telling(lin, '2026-11-23 08:12', 1, [xu]), at: at('07:30') };
    expect(duty(rule, [yesterday, overnight], '08:00')).toMatchObject({ state: 'told', acts: ['called'] });
  });

  test('open duties are carried for ten school days, and a holiday is not one of them', () => {
    const old = reading(lin, '2026-11-10 08:05', 1, [xu]);
    expect(duties(rule, [old], '08:00')).toHaveLength(1);
    expect(duties(rule, [old], '2026-11-25 08:00')).toEqual([]);
    const calendar = { ...school.calendar, holidays: [date('2026-11-24')] };
    expect(duties(rule, [old], '2026-11-25 08:00', { school: { calendar } })).toHaveLength(1);
  });

  test('a device without the class’s scope does not evaluate it', () => {
    expect(duties(rule, [absent], '08:30', { holds: [{ scope: 'school' }] })).toEqual([]);
  });
});
