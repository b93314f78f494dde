/** The shipped rule pack: exactly the policy matrix, as data, one file per subject in `source/`. */
import { joined } from './joined.ts';
import { RulePack } from './pack.ts';
import attendance from './source/attendance.json' with { type: 'json' };
import checks from './source/checks.json' with { type: 'json' };
import conduct from './source/conduct.json' with { type: 'json' };
import disclosure from './source/disclosure.json' with { type: 'json' };
import dropout from './source/dropout.json' with { type: 'json' };
import head from './source/head.json' with { type: 'json' };
import health from './source/health.json' with { type: 'json' };
import incidents from './source/incidents.json' with { type: 'json' };
import leave from './source/leave.json' with { type: 'json' };
import options from './source/options.json' with { type: 'json' };
import organisation from './source/organisation.json' with { type: 'json' };
import reporting from './source/reporting.json' with { type: 'json' };
import statistics from './source/statistics.json' with { type: 'json' };
import teaching from './source/teaching.json' with { type: 'json' };

export const data = joined(head, [
  attendance,
  disclosure,
  checks,
  leave,
  reporting,
  conduct,
  health,
  incidents,
  dropout,
  organisation,
  statistics,
  teaching,
  options,
]);

export const source: RulePack = RulePack.parse(data);
