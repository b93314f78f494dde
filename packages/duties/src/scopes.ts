/** A rule is evaluated only where everything it reads is held; elsewhere its members do it. */
import type { ClassId, PersonId, School, StatementId } from '@wuhe/model';
import type { Facts } from './facts.ts';
import type { Rule } from './pack.ts';

export interface Scopes {
  /** May this device evaluate the rule for a class, or for letters left for one of these persons? */
  allow(rule: Rule, about: { class?: ClassId; letters?: readonly PersonId[]; case?: StatementId }): boolean;
}

export function scopesOf(school: School, holds: Facts['holds']): Scopes {
  const held = new Set(holds.map(nameOf));
  const cohorts = new Map(school.classes.map((one) => [one.id, one.cohort]));
  return {
    allow(rule, about) {
      return rule.reads.every((scope) => {
        switch (scope) {
          case 'school':
            return held.has('school');
          case 'cohort':
            return about.class !== undefined && held.has(`cohort/${cohorts.get(about.class)}`);
          case 'home':
            return held.has(`home/${about.class}`);
          case 'health':
            return held.has(`health/${about.class}`);
          case 'case':
            return held.has(`case/${about.case}`);
          case 'letters':
            return about.letters?.some((person) => held.has(`letters/${person}`)) ?? false;
          default:
            return scope satisfies never;
        }
      });
    },
  };
}

function nameOf(held: Facts['holds'][number]): string {
  switch (held.scope) {
    case 'school':
      return 'school';
    case 'cohort':
      return `cohort/${held.cohort}`;
    case 'home':
      return `home/${held.class}`;
    case 'health':
      return `health/${held.class}`;
    case 'case':
      return `case/${held.case}`;
    case 'letters':
      return `letters/${held.person}`;
  }
}
