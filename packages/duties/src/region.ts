/**
 * A second pack, to prove that packs are data: a region where three days absent count as dropping out, and where incidents are reported in
 * classes of 2, 24 and 72 hours from the first person in school who knew. It says only how it differs from `source`.
 */
import { joined } from './joined.ts';
import dropout from './region/dropout.json' with { type: 'json' };
import head from './region/head.json' with { type: 'json' };
import incidents from './region/incidents.json' with { type: 'json' };

export const regionData = joined(head, [incidents, dropout]);
