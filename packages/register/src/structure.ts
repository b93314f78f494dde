/**
 * What a page is built of, for whoever repairs a lost register: tags, roles, attribute names, counts. Every word in it comes from a list
 * in this file, so that no name, number or text of the page can be in it.
 */
import { stages } from './candidates.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Grid } from './grid.ts';
import { tooLarge } from './limits.ts';
import { rootsOf } from './roots.ts';
import { isInput } from './text.ts';
import type { MarkKind, NotRecognised, Profile, ReadContext } from './types.ts';

export interface StructureReport {
  reason: NotRecognised;
  counts: {
    elements: number;
    tables: number;
    radios: number;
    checkboxes: number;
    selects: number;
    frames: number;
    shadowRoots: number;
  };
  /** The profile that was tried. */
  learned: { markKind: MarkKind; rowKind: 'table' | 'siblings' | undefined; sameShape: boolean } | undefined;
  /** Where a register could stand, most rows first, at most six. */
  candidates: readonly StructureCandidate[];
}

export interface StructureCandidate {
  kind: 'table' | 'siblings';
  paired: boolean;
  rows: number;
  /** Rows by their number of cells: `[[8, 27], [1, 2]]` is 27 rows of 8 cells and two of one. */
  widths: readonly (readonly [number, number])[];
  titles: number;
  titlesRepeated: number;
  /** Roles of the profile whose title stands here, and those whose title is gone. */
  roles: { found: readonly string[]; gone: readonly string[] };
  /** One row: `tr[class](td td(a[href]) td(input.radio[name]))`. */
  row: string;
}

const mostCandidates = 6;
const deepest = 8;
const mostElements = 80;

const tags = new Set(
  'a abbr article aside b body br button caption center cite code col colgroup dd details dialog div dl dt em fieldset figure font footer form frame frameset h1 h2 h3 h4 h5 h6 header hr i iframe img input label legend li main nav ol optgroup option p picture section select small span strong sub summary sup svg table tbody td template textarea tfoot th thead time tr u ul'.split(
    ' ',
  ),
);
const attributes = new Set(
  'id class name value href src title alt style hidden disabled readonly for colspan rowspan scope headers tabindex placeholder draggable contenteditable onclick onchange slot is part'.split(
    ' ',
  ),
);
const roles = new Set(
  'button cell checkbox columnheader combobox grid gridcell group heading link list listbox listitem menu menuitem none option presentation radio radiogroup region row rowgroup rowheader switch tab table textbox tree treegrid treeitem'.split(
    ' ',
  ),
);
/** Told otherwise, or what somebody chose. */
const untold = new Set(['type', 'role', 'checked', 'selected']);
const inputs = new Set('button checkbox date hidden number radio submit text'.split(' '));

/** The report on a page that is no longer recognised; `profile` where one was tried. Reads once, writes nothing. */
export function structureReport(
  page: Document,
  reason: NotRecognised,
  profile: Profile | undefined,
  context: Pick<ReadContext, 'shadowOf'> = {},
): StructureReport {
  const grids: Grid[] = [];
  let shadowRoots = 0;
  if (!tooLarge(page))
    for (const root of rootsOf(page, context.shadowOf)) {
      if (root !== page) shadowRoots++;
      for (const stage of stages)
        for (const grid of stage(root))
          if (!grids.some((each) => each.container === grid.container && each.names === grid.names))
            grids.push(grid);
    }
  grids.sort((a, b) => b.rows.length - a.rows.length);
  const count = (selector: string) => page.querySelectorAll(selector).length;
  return {
    reason,
    counts: {
      elements: page.getElementsByTagName('*').length,
      tables: count('table'),
      radios: count('input[type=radio]'),
      checkboxes: count('input[type=checkbox]'),
      selects: count('select'),
      frames: count('iframe,frame'),
      shadowRoots,
    },
    learned: profile && {
      markKind: profile.markKind,
      rowKind: profile.rowKind,
      sameShape: grids.some((grid) => fingerprintOf(grid, profile.markKind) === profile.fingerprint),
    },
    candidates: grids.slice(0, mostCandidates).map((grid) => candidate(grid, profile)),
  };
}

function candidate(grid: Grid, profile: Profile | undefined): StructureCandidate {
  const widths = new Map<number, number>();
  for (const row of grid.rows.slice(0, 2000)) {
    const width = grid.kind === 'table' ? row.childElementCount : (grid.cells(row)?.length ?? 0);
    widths.set(width, (widths.get(width) ?? 0) + 1);
  }
  const titled = grid.headers.filter((title) => title !== '');
  const sample = grid.rows[Math.floor(grid.rows.length / 2)];
  const places = profile
    ? (['number', 'schoolNumber', 'name'] as const)
        .map((role) => [role, profile.roles[role]?.header] as const)
        .concat(profile.roles.mark.map(({ place }) => ['mark', place.header] as never))
        .filter(([, title]) => title !== undefined && title !== '')
    : [];
  const names = (found: boolean) => [
    ...new Set(places.filter(([, title]) => titled.includes(title ?? '') === found).map(([role]) => role)),
  ];
  return {
    kind: grid.kind,
    paired: grid.names !== undefined,
    rows: grid.rows.length,
    widths: [...widths].sort((a, b) => b[1] - a[1]).slice(0, 5),
    titles: titled.length,
    titlesRepeated: titled.length - new Set(titled).size,
    roles: { found: names(true), gone: names(false) },
    row: sample ? skeleton(sample) : '',
  };
}

function skeleton(root: Element): string {
  let left = mostElements;
  const draw = (element: Element, depth: number): string => {
    left--;
    const kind = isInput(element) ? `.${inputs.has(element.type) ? element.type : 'other'}` : '';
    const role = element.getAttribute('role');
    const said = role ? `@${roles.has(role) ? role : 'other'}` : '';
    const named = new Set(
      Array.from(element.attributes, ({ name }) => name)
        .filter((name) => !untold.has(name))
        .map(attributeName),
    );
    const has = named.size > 0 ? `[${[...named].sort().join(' ')}]` : '';
    const inside: string[] = [];
    for (let child = element.firstElementChild; child && left > 0; child = child.nextElementSibling)
      if (depth < deepest) inside.push(draw(child, depth + 1));
    return `${tagName(element)}${kind}${said}${has}${inside.length > 0 ? `(${inside.join(' ')})` : ''}`;
  };
  return draw(root, 0);
}

function tagName(element: Element): string {
  return tags.has(element.localName)
    ? element.localName
    : element.localName.includes('-')
      ? 'custom'
      : 'other';
}

/** A page may hide an id in the name of an attribute: only names of this list are told. */
function attributeName(name: string): string {
  if (attributes.has(name)) return name;
  return name.startsWith('data-') ? 'data' : name.startsWith('aria-') ? 'aria' : 'other';
}
