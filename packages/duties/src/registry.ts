/** A6.1: how complete the registry of each class is: a guardian with a name, an address and a way to reach them for every student. */
import type { ClassId, PlainDate, Statement, Student, StudentId } from '@wuhe/model';
import { corrections } from './corrections.ts';
import { compare } from './order.ts';

export interface RegistryOfClass {
  class: ClassId;
  enrolled: number;
  complete: number;
  /** Students with something missing, in order of id. */
  missing: readonly { student: StudentId; what: readonly ('guardian' | 'phone' | 'address')[] }[];
}

/** Every class that has students on a date. A guardian's correction counts instead of what it corrects. */
export function registryOf(
  students: readonly Student[],
  statements: readonly Statement[],
  date: PlainDate,
): RegistryOfClass[] {
  const valid = corrections(new Map(statements.map((one) => [one.id, one])));
  const guardians = Map.groupBy(
    statements.flatMap((one) =>
      one.kind === 'guardian' && valid.replacedAt(one.id) === undefined ? one.body : [],
    ),
    (one) => one.student,
  );
  const enrolled = students.filter((one) => one.from <= date && date <= (one.until ?? date));
  return [...Map.groupBy(enrolled, (one) => one.class)]
    .sort(([a], [b]) => compare(a, b))
    .map(([of, all]) => {
      const missing = all
        .map(({ id }) => {
          const known = guardians.get(id) ?? [];
          const what: ('guardian' | 'phone' | 'address')[] = [];
          if (known.length === 0) what.push('guardian');
          if (!known.some((one) => one.phone.trim() !== '')) what.push('phone');
          if (!known.some((one) => (one.address ?? '').trim() !== '')) what.push('address');
          return { student: id, what };
        })
        .filter((one) => one.what.length > 0)
        .sort((a, b) => compare(a.student, b.student));
      return { class: of, enrolled: all.length, complete: all.length - missing.length, missing };
    });
}
