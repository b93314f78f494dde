/** Every sample register, one for each trap. */
import { cards } from './cards.ts';
import { colours } from './colours.ts';
import { editableGrid } from './editable-grid.ts';
import { fedena } from './fedena.ts';
import { frame } from './frame.ts';
import { frappe } from './frappe.ts';
import { groups } from './groups.ts';
import { halfDays } from './half-days.ts';
import type { Family } from './kit.ts';
import { legacy } from './legacy.ts';
import { monthHalves } from './month-halves.ts';
import { moodle } from './moodle.ts';
import { paired } from './paired.ts';
import { preset } from './preset.ts';
import { closedShadow, openShadow } from './shadow.ts';
import { signTable } from './signs.ts';
import { toggles } from './toggles.ts';
import { unifiedtransform } from './unifiedtransform.ts';

export const families: readonly Family[] = [
  moodle,
  frappe,
  fedena,
  unifiedtransform,
  legacy,
  cards,
  paired,
  colours,
  editableGrid,
  frame,
  openShadow,
  closedShadow,
  preset,
  halfDays,
  groups,
  monthHalves,
  signTable,
  toggles,
];
