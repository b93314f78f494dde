/** The demo for people: four windows, everybody already a member, and a clock that Enter moves to the next moment of the story. */
import type { Interface } from 'node:readline';
import { registerPage } from '../story/register-page.ts';
import { joinBy } from './join.ts';
import { people } from './school.ts';
import { cast, type World } from './world.ts';

const moments: readonly [time: string, hint: string][] = [
  ['08:10', 'ten minutes into lesson 1: save the register with somebody absent, then look at the panel'],
  ['11:21', 'the forenoon is over: half a day missing goes to the grade head'],
  ['14:05', 'lesson 5: take the register again'],
  ['16:31', 'the school day is over: a day missing goes to the principal'],
];

/** Resolves when the windows are closed or input ends. */
export async function openHands(
  world: World,
  say: (line: string) => void,
  keyboard: Interface,
): Promise<void> {
  for (const who of cast) {
    const desk = await world.profiles[who].open('desk.html');
    await joinBy(desk, world.invitation(who));
    await desk.getByText(people[who].name).first().waitFor();
    if (who === 'teacher') {
      const register = registerPage(desk, world.portal);
      await register.signIn();
      await register.open(1);
    } else await desk.goto(`${world.profiles[who].base}/desk.html`);
  }
  say('');
  say(`The portal: ${world.portal}   user ${people.teacher.user}, password ${people.teacher.password}`);
  say('Windows: a subject teacher on the register, the homeroom teacher, the grade head, the principal.');
  say('Start at the register: the puzzle piece in the toolbar, 五何, 「讓五何讀這個站」.');
  say('The school’s clock started at 08:03. Enter moves it on; Ctrl-C ends everything.');
  const waiting = [...moments];
  const allClosed = Promise.all(
    cast.map((who) => new Promise<void>((gone) => world.profiles[who].context.once('close', () => gone()))),
  );
  const typed = new Promise<void>((ended) => {
    keyboard.on('line', () => {
      const next = waiting.shift();
      if (!next) return say('The story has no later moment. Ctrl-C ends everything.');
      void world.clock.set(next[0]).then(() => say(`It is ${next[0]}: ${next[1]}.`));
    });
    keyboard.on('close', () => ended());
  });
  await Promise.race([allClosed, typed]);
  keyboard.close();
}
