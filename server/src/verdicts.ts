/** Signatures of one frame, checked at once when they are few and in slices when they are many, so that no frame holds up all others. */
import { setImmediate as turn } from 'node:timers/promises';
import { type Inspection, type Verifier, verdicts } from '@wuhe/seal';

const SLICE = 64;

/** One verdict per candidate, in their order. */
export function checked(inspection: Inspection, verifier: Verifier): boolean[] | Promise<boolean[]> {
  const { candidates } = inspection;
  return candidates.length <= SLICE ? verdicts(inspection, verifier) : sliced(inspection, verifier);
}

async function sliced(inspection: Inspection, verifier: Verifier): Promise<boolean[]> {
  const { candidates } = inspection;
  const all: boolean[] = [];
  for (let at = 0; at < candidates.length; at += SLICE) {
    const slice = { ...inspection, candidates: candidates.slice(at, at + SLICE) };
    all.push(...(await verdicts(slice, verifier)));
    await turn();
  }
  return all;
}
