/** A rule is evaluated only where everything it reads is held; elsewhere its members do it. */
import type { ClassId, PersonId, School, StatementId } from '@wuhe/model';
import type { Facts } from './facts.ts';
import type { Rule } from './pack.ts';

export interface Scopes {
  /** May this device evaluate the rule for a class, or for letters left for one of these persons? */
  allow(rule: Rule, about: { class?: ClassId; letters?: readonly PersonId[]; case?: StatementId }): boolean;
}

export function scopesOf(school: School, holds: Facts['holds']): Scopes {
  const classes = (held: (one: School['classes'][number]) => boolean) =>
    new Set(school.classes.filter(held).map((one) => one.id));
  const ofSchool = holds.some((one) => one.scope === 'school');
  const cohort = classes(({ cohort }) =>
    holds.some((one) => one.scope === 'cohort' && one.cohort === cohort),
  );
  const home = classes(({ id }) => holds.some((one) => one.scope === 'home' && one.class === id));
  const health = classes(({ id }) => holds.some((one) => one.scope === 'health' && one.class === id));
  const cases = new Set(holds.flatMap((one) => (one.scope === 'case' ? one.case : [])));
  const letters = new Set(holds.flatMap((one) => (one.scope === 'letters' ? one.person : [])));
  return {
    allow(rule, about) {
      const within = (held: ReadonlySet<ClassId>) => about.class !== undefined && held.has(about.class);
      return rule.reads.every((scope) => {
        switch (scope) {
          case 'school':
            return ofSchool;
          case 'cohort':
            return within(cohort);
          case 'home':
            return within(home);
          case 'health':
            return within(health);
          case 'case':
            return about.case !== undefined && cases.has(about.case);
          case 'letters':
            return about.letters?.some((person) => letters.has(person)) ?? false;
          default:
            return scope satisfies never;
        }
      });
    },
  };
}
