/** "Who may read this?": the people of the circles that hold what stands here, by name. */
import type { MembersView, ScopeView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/Dialog.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';

interface Props {
  /** Undefined alone. */
  members: MembersView | undefined;
  /** Which circles hold what stands here. */
  holds: (scope: ScopeView) => boolean;
}

export function Readers({ members, holds }: Props) {
  const { readers } = useSpeech().words;
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="linkish note" onClick={() => setOpen(true)}>
        {readers.ask}
      </button>
      {open && (
        <Dialog title={readers.title} onClose={() => setOpen(false)}>
          {members ? <ScopeList scopes={members.scopes.filter(holds)} /> : <p>{readers.solo}</p>}
          {members && <p class="note">{readers.server}</p>}
        </Dialog>
      )}
    </>
  );
}

/** Circles with their people. */
export function ScopeList({ scopes }: { scopes: readonly ScopeView[] }) {
  const { language, words } = useSpeech();
  const { readers, list, comma } = words;
  if (scopes.length === 0) return <p>{readers.none}</p>;
  const collator = new Intl.Collator(language);
  return (
    <dl class="scopes">
      {scopes.map((scope) => (
        <div key={scope.id}>
          <dt>
            <b>
              <Text>{scope.label}</Text>
            </b>{' '}
            <span class="note">
              {[
                readers.count(scope.readers.length),
                scope.guarded && readers.guarded,
                scope.due && readers.due,
              ]
                .filter((part) => part !== false)
                .join(comma)}
            </span>
          </dt>
          <dd>
            <Text>{[...scope.readers].sort(collator.compare).join(list)}</Text>
          </dd>
        </div>
      ))}
    </dl>
  );
}
