/** What stands above everything else: the storage refuses, the school is not reachable, the projector is on. */
import type { SyncView } from '@wuhe/casework';
import { Banner } from '../ui/Banner.tsx';
import { useSpeech } from '../ui/speech.tsx';

interface Props {
  sync: SyncView | undefined;
  /** Why there is no view at all. */
  failure: string | undefined;
  projector: boolean;
}

export function ShellBanners({ sync, failure, projector }: Props) {
  const { offline, storage, popup } = useSpeech().words;
  const refused = failure !== undefined || (sync !== undefined && !sync.storage.ok);
  return (
    <>
      {refused && <Banner level="late" title={storage.title} body={storage.body} />}
      {sync?.connection === 'unreachable' && (
        <Banner icon="laptop" title={offline.title} body={offline.body(sync.waiting)} />
      )}
      {projector && <Banner icon="hide" title={popup.projecting} />}
    </>
  );
}
