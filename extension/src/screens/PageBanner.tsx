/** What Wuhe makes of the page in this tab, where that needs a word: not permitted, off, not recognised, looking. */
import { useState } from 'preact/hooks';
import type { PageState, Send } from '../contract.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';
import { type Lost, lostWords } from './lost.ts';
import { StructureCopy } from './StructureCopy.tsx';
import { UnreadRows } from './UnreadRows.tsx';
import { Unseen } from './Unseen.tsx';

interface Props {
  page: PageState;
  tab: number | undefined;
  send: Send;
  /** Asks the browser for the permission, inside the click, and starts reading; true when it was given. */
  requestSite: (frame?: string) => Promise<boolean>;
  /** Nothing on the screen is due: the button may be the primary one. */
  primary: boolean;
  /** Opens teaching by pointing, or begins it. */
  onTeach: () => void;
}

export function PageBanner({ page, tab, send, requestSite, primary, onTeach }: Props) {
  const { words } = useSpeech();
  const { site, popup } = words;
  const { busy, failure, one } = useSend(send);
  const [refused, setRefused] = useState(false);
  const known = tab !== undefined;
  switch (page.state) {
    case 'noPage':
    case 'proposal':
    case 'teaching':
      return null;
    case 'looking':
      return <p class="pad note">{popup.looking}</p>;
    case 'nothing':
      return page.declined ? (
        <Banner title={site.declined}>
          {known && (
            <Button disabled={busy} onPress={() => void one({ page: 'relearn', tab })}>
              {site.relearn}
            </Button>
          )}
          <Failed code={failure} />
        </Banner>
      ) : (
        <>
          <p class="pad note">
            {site.nothing}{' '}
            {known && (
              <button type="button" class="linkish" onClick={onTeach}>
                {site.thereIs}
              </button>
            )}
          </p>
          <FramesInside frames={page.frames} requestSite={requestSite} />
        </>
      );
    case 'notAllowed':
      return (
        <Banner title={site.notAllowed} body={site.notAllowedWhy(host(page.origin))}>
          <Button
            kind={primary ? 'primary' : undefined}
            disabled={busy}
            onPress={() => {
              void requestSite().then((given) => {
                setRefused(!given);
              });
            }}
          >
            {site.allow}
          </Button>
          <Failed code={failure} sentence={refused ? site.refused : undefined} />
        </Banner>
      );
    case 'closed':
      return (
        <Banner
          title={site.closed}
          body={
            page.sites.length > 0 ? site.closedWhy(page.sites.map(host).join(words.list)) : site.closedAll
          }
        />
      );
    case 'off':
      return (
        <Banner title={site.off} body={site.offWhy(host(page.origin))}>
          {known && (
            <Button disabled={busy} onPress={() => void one({ page: 'site', tab, on: true })}>
              {site.turnOn}
            </Button>
          )}
          <Failed code={failure} />
        </Banner>
      );
    case 'notRecognised':
      return (
        <Banner level="now" {...lostWords(words, page)}>
          {known && teachable(page.reason) && (
            <Button
              disabled={busy}
              onPress={() => {
                onTeach();
                void one({ page: 'relearn', tab });
              }}
            >
              {site.relearn}
            </Button>
          )}
          {known && (
            <Button disabled={busy} onPress={() => void one({ page: 'site', tab, on: false })}>
              {site.turnOff}
            </Button>
          )}
          {known && <StructureCopy tab={tab} send={send} />}
          <Failed code={failure} />
          <FramesInside frames={page.frames} requestSite={requestSite} />
        </Banner>
      );
    case 'reading':
      return (
        <>
          {page.sight && page.sight !== 'seen' && <Banner icon="hide" title={site.sight[page.sight]} />}
          {!page.taken && <p class="pad note">{popup.untaken}</p>}
          <Unseen page={page} />
          {page.unread.length > 0 && (
            <UnreadRows rows={page.unread} summary={popup.unread(page.unread.length)} />
          )}
          {known && (
            <p class="pad-inline">
              <button
                type="button"
                class="linkish note"
                disabled={busy}
                onClick={() => void one({ page: 'site', tab, on: false })}
              >
                {site.turnOff}
              </button>
              <Failed code={failure} />
            </p>
          )}
        </>
      );
  }
}

/** The page shows other sites inside of it: they are asked for one by one, in the click. */
function FramesInside({
  frames = [],
  requestSite,
}: {
  frames: readonly string[] | undefined;
  requestSite: Props['requestSite'];
}) {
  const { words } = useSpeech();
  const { site } = words;
  const [refused, setRefused] = useState(false);
  if (frames.length === 0) return null;
  return (
    <div class="pad stack tight">
      <p>{site.frameThere(frames.map(host).join(words.list))}</p>
      <div class="line">
        {frames.map((frame) => (
          <Button
            key={frame}
            onPress={() => {
              void requestSite(frame).then((given) => setRefused(!given));
            }}
          >
            {site.frameAllow(host(frame))}
          </Button>
        ))}
      </div>
      <Failed sentence={refused ? site.refused : undefined} />
    </div>
  );
}

/** A page without a register, or with another day's, teaches nothing: the person is on the wrong page, or signed out. Nor does one too large. */
function teachable(reason: Lost['reason']): boolean {
  return reason !== 'noRegister' && reason !== 'anotherDay' && reason !== 'tooLarge';
}

/** The host alone: what a person sees in the address bar. */
function host(origin: string): string {
  try {
    return new URL(origin).host;
  } catch {
    return origin;
  }
}
