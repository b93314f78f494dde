/** Cases of this person's teams: the list, or the one that was chosen. */
import type { CaseView, Shell } from '@wuhe/casework';
import type { Send } from '../../contract.ts';
import { useSpeech } from '../../ui/speech.tsx';
import { LockedHere } from '../LockedHere.tsx';
import { CaseList } from './CaseList.tsx';
import { CaseRoom } from './CaseRoom.tsx';
import type { OpenPlan } from './PlanField.tsx';

export interface CasesProps {
  view: Shell;
  /** The case that is open, by its id; `room` follows when the worker has made it. */
  chosen: string | undefined;
  room: CaseView | undefined;
  onChosen: (id: string | undefined) => void;
  send: Send;
  openPlan: OpenPlan;
}

export function Cases({ view, chosen, room, onChosen, send, openPlan }: CasesProps) {
  const { cases } = useSpeech().words;
  const { lockedCases } = view;
  const locked = lockedCases > 0 && <LockedHere text={cases.locked(lockedCases)} />;
  if (chosen === undefined)
    return (
      <>
        <CaseList cases={view.cases} locked={lockedCases} onChosen={onChosen} />
        {locked}
      </>
    );
  const here = room?.case.id === chosen ? room : undefined;
  return (
    <>
      <div class="case-back">
        <button type="button" class="linkish" onClick={() => onChosen(undefined)}>
          {cases.back}
        </button>
      </div>
      {here && <CaseRoom key={chosen} view={here} send={send} openPlan={openPlan} />}
      {!here && !view.cases.some(({ id }) => id === chosen) && <p class="empty">{cases.gone}</p>}
      {!here && locked}
    </>
  );
}
