/** What stands above everything else: the storage or the school refuses, the school is not reachable, something was not used, the projector is on. */
import type { Shell } from '@wuhe/casework';
import type { Send } from '../contract.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { problemSentence } from '../words/index.ts';

interface Props {
  shell: Shell | undefined;
  /** Why there is no view at all. */
  failure: string | undefined;
  projector: boolean;
  /** None where a page of the web could move the hand: there nothing is marked as read. */
  send?: Send;
}

export function ShellBanners({ shell, failure, projector, send }: Props) {
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
      {shell && <Notices notices={shell.notices} {...(send && { send })} />}
      {projector && <Banner icon="hide" title={popup.projecting} />}
    </>
  );
}

/** One line for what was not used: the first that a person has to read by its sentence, the others when asked for. What heals leaves by itself. */
function Notices({ notices, send }: { notices: Shell['notices']; send?: Send }) {
  const { words } = useSpeech();
  const [first, ...others] = notices.toSorted((a, b) => Number(a.heals) - Number(b.heals));
  if (!first) return null;
  const line = ({ code, times, by }: Shell['notices'][number]) =>
    [
      problemSentence(words, code),
      ...(by.length > 0 ? [words.notices.by(by.join(words.list))] : []),
      ...(times > 1 ? [words.notices.times(times)] : []),
    ].join(words.gap);
  const { code, times } = first;
  return (
    <Banner title={words.notices.title} body={line(first)}>
      {send && !first.heals && (
        <Button kind="quiet" onPress={() => void send({ command: 'readNotice', code, times })}>
          {words.notices.read}
        </Button>
      )}
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
