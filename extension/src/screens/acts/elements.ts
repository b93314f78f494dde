/** The five elements while they are being written: a text each, or who finds out by when (A1.3.4). */
import type { FiveElements, Instant, PersonId } from '@wuhe/model';
import { instantOfLocal, localOf } from '../../ui/time.ts';
import type { ElementName } from '../../words/keys.ts';

export const elementNames: readonly ElementName[] = ['when', 'where', 'what', 'why', 'outcome'];

export interface Writing {
  known: boolean;
  text: string;
  by: string;
  /** Wall-clock time of the school, as the field has it. */
  until: string;
}

export type Written = Record<ElementName, Writing>;

const HOUR = 3_600_000;

/** What the draft gives; an element nobody knows is proposed to `me`, two hours from now. */
export function writingOf(
  elements: FiveElements,
  me: PersonId,
  zone: string | undefined,
  now: number,
): Written {
  const one = (name: ElementName): Writing => {
    const element = elements[name];
    const later = localOf(zone, now + 2 * HOUR);
    return element.state === 'known'
      ? { known: true, text: element.text, by: me, until: later }
      : { known: false, text: '', by: element.by, until: localOf(zone, Date.parse(element.until)) };
  };
  return {
    when: one('when'),
    where: one('where'),
    what: one('what'),
    why: one('why'),
    outcome: one('outcome'),
  };
}

/** The elements as they are reported, or the first that is not complete. */
export function elementsOf(
  written: Written,
  zone: string | undefined,
): { complete: FiveElements } | { missing: ElementName } {
  const done: Partial<FiveElements> = {};
  for (const name of elementNames) {
    const { known, text, by, until } = written[name];
    const at: Instant | undefined = known ? undefined : instantOfLocal(zone, until);
    if (known && text.trim()) done[name] = { state: 'known', text: text.trim() };
    else if (!known && at) done[name] = { state: 'notYetKnown', by: by as PersonId, until: at };
    else return { missing: name };
  }
  return { complete: done as FiveElements };
}
