/** What stands above everything else: the storage or the school refuses, the school is not reachable, something was not used, the projector is on. */
import type { Shell } from '@wuhe/casework';
import { Banner } from '../ui/Banner.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { problemSentence } from '../words/index.ts';

interface Props {
  shell: Shell | undefined;
  /** Why there is no view at all. */
  failure: string | undefined;
  projector: boolean;
}

export function ShellBanners({ shell, failure, projector }: Props) {
  const { words } = useSpeech();
  const { offline, storage, popup, refused: away } = words;
  const sync = shell?.sync;
  const refused = failure !== undefined || (sync !== undefined && !sync.storage.ok);
  return (
    <>
      {refused && <Banner level="late" title={storage.title} body={storage.body} />}
      {sync?.connection === 'unreachable' && (
        <Banner icon="laptop" title={offline.title} body={offline.body(sync.waiting)} />
      )}
      {sync?.connection === 'refused' && <Banner level="late" title={away.title} body={away.body} />}
      {shell && <Notices notices={shell.notices} />}
      {projector && <Banner icon="hide" title={popup.projecting} />}
    </>
  );
}

/** One line for what was not used: the newest by its sentence, the others when asked for. */
function Notices({ notices }: { notices: Shell['notices'] }) {
  const { words } = useSpeech();
  const [newest, ...others] = notices;
  if (!newest) return null;
  const line = (notice: Shell['notices'][number]) =>
    notice.times > 1
      ? `${problemSentence(words, notice.code)}${words.gap}${words.notices.times(notice.times)}`
      : problemSentence(words, notice.code);
  return (
    <Banner title={words.notices.title} body={line(newest)}>
      {others.length > 0 && (
        <details class="why">
          <summary>{words.notices.more(others.length)}</summary>
          <ul>
            {others.map((notice) => (
              <li key={notice.code}>{line(notice)}</li>
            ))}
          </ul>
        </details>
      )}
    </Banner>
  );
}
