/** The school's office at work, without a browser: founds the demo school on its server, hands in its file, makes a slip for everybody. */
import 'fake-indexeddb/auto';
import { type Answer, openCasework, type Slip } from '@wuhe/casework';
import { source as pack } from '@wuhe/duties';
import { Sentence } from '@wuhe/extension';
import { instant, type PersonId } from '@wuhe/model';
import { WebSocket } from 'ws';
import { type DemoSchool, TIME_ZONE } from './school.ts';

/** What everybody in the demo unlocks with. */
export const passphrase = '海城 風帆 石階 燈塔';

/** Who founds: the academic office, which leaves the principal's chair to the principal. */
const office = '教務處';

/** Founds the school at the moment `now` says, and answers with everybody's link. `name`: of the office's databases. */
export async function makeSchool(
  school: DemoSchool,
  url: string,
  now: () => number,
  name: string,
): Promise<ReadonlyMap<PersonId, string>> {
  const casework = await openCasework({
    name,
    pack,
    now,
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    cost: { memory: 256, passes: 1 },
  });
  try {
    const { file, schoolName } = school;
    const timeZone = TIME_ZONE;
    must(
      await casework.run({
        command: 'found',
        school: schoolName,
        me: office,
        server: url,
        passphrase,
        timeZone,
      }),
    );
    must(await casework.run({ command: 'importSchool', file: JSON.stringify(file) }));
    await leaveTheChair(casework, now());
    const links = new Map<PersonId, string>();
    for (const { id } of file.people) {
      const { slip } = must(await casework.run({ command: 'invite', person: id, days: 14 })) as {
        slip: Slip;
      };
      links.set(id, slip.link);
    }
    await stored(() => casework.waiting());
    return links;
  } finally {
    await casework.close();
  }
}

async function leaveTheChair(casework: Awaited<ReturnType<typeof openCasework>>, now: number): Promise<void> {
  const room = casework.scene()?.room;
  const role = room?.facts().statements.find(({ kind, body }) => kind === 'role' && isMine(body));
  function isMine(body: object): boolean {
    return 'person' in body && body.person === room?.membership.me;
  }
  if (!room || !role) throw new Sentence('The office could not be found in its own school.');
  const body = { person: room.membership.me, role: 'academicOffice' as const };
  await room.say(
    [{ kind: 'role', body, to: [room.membership.catalogue.school], corrects: role.id }],
    instant(now),
  );
}

function must(answer: Answer<unknown>): unknown {
  if (!answer.ok) throw new Sentence(`The school could not be made: ${answer.code}.`);
  return answer.value;
}

async function stored(waiting: () => Promise<number>): Promise<void> {
  const limit = Date.now() + 30_000;
  while ((await waiting()) > 0) {
    if (Date.now() > limit)
      throw new Sentence('The school could not be stored by the server within 30 seconds.');
    await new Promise((again) => setTimeout(again, 50));
  }
}
