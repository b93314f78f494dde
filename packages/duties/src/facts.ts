/** What the engine is told: the school, the students and every statement this device may read. Order never matters. */
import type { ClassId, CohortId, PersonId, School, Statement, StatementId, Student } from '@wuhe/model';

/** A scope this device holds; a rule that reads one it does not hold is not evaluated here. */
export type Held =
  | { scope: 'school' }
  | { scope: 'cohort'; cohort: CohortId }
  | { scope: 'home'; class: ClassId }
  | { scope: 'health'; class: ClassId }
  /** A case, by the statement that opened it: an incident, a rescue case. */
  | { scope: 'case'; case: StatementId }
  /** Letters left for this person, in person or as the holder of an office. */
  | { scope: 'letters'; person: PersonId };

export interface Facts {
  school: School;
  students: readonly Student[];
  statements: readonly Statement[];
  holds: readonly Held[];
}
