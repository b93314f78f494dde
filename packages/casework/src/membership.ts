/** Who this profile is, in which school, and which documents it knows. */
import type { PersonId, SchoolId } from '@wuhe/model';
import type { Catalogue } from './catalogue.ts';

export interface Membership {
  school: SchoolId;
  me: PersonId;
  /** Web socket address of the school's server; none = solo. */
  server?: string;
  catalogue: Catalogue;
}
