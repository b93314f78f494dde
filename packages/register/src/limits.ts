/** How much of a page is looked at in one go. Beyond it Wuhe says `tooLarge` instead of holding up somebody's register. */

/** Fewer rows are a form, not a class. */
export const fewestRows = 3;
/** Rows of one register read in one task; a whole school year has fewer. */
export const mostRows = 3000;
/** Elements of a page looked at in one task. */
export const mostElements = 60_000;
/** Rows read at all, in slices. */
export const mostRowsSliced = 5000;
export const mostElementsSliced = 150_000;

/** True when the page has more elements than can be looked at in one task. The browser keeps the count. */
export function tooLarge(page: Document, most = mostElements): boolean {
  return page.getElementsByTagName('*').length > most;
}
