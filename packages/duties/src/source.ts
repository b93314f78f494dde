/** The shipped rule pack: exactly the policy matrix, as data in `source.json`. */
import { RulePack } from './pack.ts';
import data from './source.json' with { type: 'json' };

export const source: RulePack = RulePack.parse(data);
