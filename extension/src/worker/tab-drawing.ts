/** What a page is to draw now: badges in the window that holds the register, the panel in the top one, nothing while a class looks on. */
import { mainFrame, say, type Tab, type TabsOptions } from './tab.ts';

/** Tells every window of the tab; each hears only what is new to it. */
export async function draw(options: TabsOptions, id: number, tab: Tab): Promise<void> {
  // Not heard of yet: what a worker before this one drew stays until the page has spoken.
  if (tab.state.state === 'looking') return;
  const { projector } = (await options.settings()).get();
  const sites = await options.sites();
  const shown = !projector && (tab.state.state === 'reading' || tab.state.state === 'proposal');
  const view = shown && tab.state.state === 'reading' ? await options.panel(id) : undefined;
  const badges = view
    ? [
        ...view.cards.flatMap((card) => card.students.map((student) => ({ student, level: card.level }))),
        ...view.known.map((student) => ({ student, level: 'know' as const })),
      ].map(({ student, level }) => ({ student: student.id, number: student.badge, level }))
    : [];
  const words = await options.words();
  const drawn = mainFrame(tab);
  for (const frame of tab.frames.values())
    say(frame, {
      kind: 'draw',
      badges: frame === drawn ? badges : [],
      panel: frame.id === 0 && shown ? sites.dockOf(tab.origin) : undefined,
      words,
    });
}
