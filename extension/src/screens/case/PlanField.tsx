/** The plan, written by the team together, and where what was written is. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { PlanLink, PlanState } from '../../plan/link.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useSpeech } from '../../ui/speech.tsx';

/** Connects the plan of a case; `changed` says that its state is another. */
export type OpenPlan = (scope: string, changed: () => void) => PlanLink;

/** Longer than any plan; one paste of it still fits one change. UTF-16 units. */
const MOST = 20_000;

interface Props {
  scope: string;
  /** A school's server stores it. */
  joined: boolean;
  openPlan: OpenPlan;
}

export function PlanField({ scope, joined, openPlan }: Props) {
  const { cases } = useSpeech().words;
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<PlanState>();
  useEffect(() => {
    const link = openPlan(scope, () => setState(link.state()));
    setState(link.state());
    const stop = area.current ? link.bind(area.current) : () => undefined;
    return () => {
      stop();
      link.close();
    };
  }, [scope, openPlan]);
  return (
    <section class="rule plan">
      <div class="head">
        <h3 class="grow">
          <label for={id}>{cases.plan}</label>
        </h3>
        <PlanStatus state={state} joined={joined} />
      </div>
      <div class="field pad">
        {/* Its text is the link's alone: no value here, or drawing again would write into a composition. */}
        <textarea
          id={id}
          ref={area}
          rows={7}
          maxLength={MOST}
          readOnly={!state?.open}
          aria-describedby={`${id}-note`}
        />
        <p class="note" id={`${id}-note`}>
          {cases.planNote}
        </p>
      </div>
    </section>
  );
}

function PlanStatus({ state, joined }: { state: PlanState | undefined; joined: boolean }) {
  const { cases, status } = useSpeech().words;
  const { open = false, unkept = false, waiting, refused } = state ?? {};
  if (refused !== undefined)
    return (
      <span class="note plan-kept" data-state="refused">
        <Icon name="cross" />
        {unkept ? cases.planRefused : cases.planClosed}
      </span>
    );
  if (!open) return <span class="note">{cases.planOpening}</span>;
  if (unkept) return <span class="note">{cases.planUnkept}</span>;
  const stored = joined && waiting === 0;
  return (
    <span class="note plan-kept" data-state={stored ? 'stored' : 'waiting'}>
      <Icon name={stored ? 'school' : 'laptop'} />
      {stored ? status.stored : joined && waiting ? status.waiting(waiting) : status.laptop}
    </span>
  );
}
