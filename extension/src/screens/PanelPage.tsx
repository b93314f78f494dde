/** What the panel says of the page itself: a register nobody confirmed, one no longer recognised, rows not read. */
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { lostWords } from './lost.ts';
import type { Guard, PanelProps } from './Panel.tsx';
import { ShellBanners } from './ShellBanners.tsx';
import { UnreadRows } from './UnreadRows.tsx';
import { Unseen } from './Unseen.tsx';

export function PanelPage({
  page,
  view,
  failure,
  settings,
  armed,
  onLook,
  guard,
}: PanelProps & { guard: Guard }) {
  const { words } = useSpeech();
  return (
    <>
      <ShellBanners shell={view} failure={failure} projector={settings.projector} />
      {page.state === 'notRecognised' && <Banner level="now" {...lostWords(words, page)} />}
      {page.state === 'proposal' && (
        <section class="pad stack ask">
          <h2>{words.first.ask(page.rows.length)}</h2>
          <div class="line">
            <Button kind="primary" disabled={!armed} onPress={guard(onLook)}>
              {words.panel.look}
            </Button>
          </div>
        </section>
      )}
      {page.state === 'looking' && <p class="pad note">{words.popup.looking}</p>}
      {page.state === 'nothing' && <p class="pad note">{words.site.nothing}</p>}
      {page.state === 'reading' && <Unseen page={page} />}
      {page.state === 'reading' && page.unread.length > 0 && (
        <UnreadRows rows={page.unread} summary={words.popup.unread(page.unread.length)} />
      )}
    </>
  );
}
