/**
 * Knocks at the school's server as soon as there is a reason to believe in it: the network came back, somebody pressed something, opened a
 * page, or looks at one. Otherwise up to half a minute passes between two tries.
 */
import type { Casework } from '@wuhe/casework';

/** While somebody looks: often enough to be noticed, and not in step with 150 other laptops. */
const LOOKING_MS = { least: 4000, most: 6000 };

/** @param looking whether a page of ours is open */
export function openKnock(casework: () => Promise<Casework>, looking: () => boolean): () => void {
  const knock = () => {
    casework().then(
      (found) => found.retry(),
      () => undefined,
    );
  };
  self.addEventListener('online', knock);
  const again = () => {
    if (looking()) knock();
    setTimeout(again, LOOKING_MS.least + Math.random() * (LOOKING_MS.most - LOOKING_MS.least));
  };
  again();
  return knock;
}
