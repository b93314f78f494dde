/** The screens' only door: runs commands, answers with views, says when something changes. */
import { type Document, openLibrary } from '@wuhe/documents';
import type { Evaluation, Facts, RulePack } from '@wuhe/duties';
import { type ClassId, type Instant, instant, Problem, randomId, type StatementId } from '@wuhe/model';
import { evaluateHere } from './adoption.ts';
import { arrived, mergeSolo } from './commands/joining.ts';
import { confirmClass, nameIsFree, soloMembership, withSoloClass } from './commands/solo.ts';
import { type Answer, type AnswerValue, Command } from './commands.ts';
import { withdrawalsDue } from './corrections.ts';
import {
  keepMembership,
  type Membership,
  memberships,
  profileDocument,
  readInvitation,
} from './membership.ts';
import { perform } from './perform.ts';
import { openRoom, type Room } from './room.ts';
import { serial } from './serial.ts';

export interface CaseworkOptions {
  /** Prefix of this profile's databases. */
  name: string;
  pack: RulePack;
  /** Milliseconds since 1970; tests shift it. */
  now: () => number;
  WebSocketPolyfill?: typeof WebSocket;
  /** Whether this browser may join a school with that server: an administrator may have named the only one. */
  mayJoin?: (server: string | undefined) => boolean;
}

/** What a view is made from, at one moment. */
export interface Scene {
  room: Room;
  evaluation: Evaluation;
  pack: RulePack;
  now: Instant;
  storage: { ok: true } | { ok: false; code: string };
}

export interface Casework {
  /**
   * Checks and does a command, after those asked for before; answers after the strict commit. Never throws. `act` (16 to 40 of A–Z a–z 0–9 _ -) names one press of one
   * button: what was said under it is not said again, so who got no answer may ask once more.
   */
  run(command: unknown, act?: string): Promise<Answer<AnswerValue>>;
  /** The present moment to project views from; undefined before anything was founded or joined. */
  scene(): Scene | undefined;
  /** Calls back when a view may have changed by a fact, a commit or the network. Not by time: see `scene().evaluation.nextChange`. */
  watch(listener: () => void): () => void;
  /** The school may be reachable again: tries now. Costs nothing while it is reached. */
  retry(): void;
  /** Changes that the school has not stored yet. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

/** Opens this profile's casework. @throws Problem `storage.refused` */
export async function openCasework(options: CaseworkOptions): Promise<Casework> {
  const { name, pack } = options;
  const at = () => instant(options.now());
  const listeners = new Set<() => void>();
  /** Whatever adds to the room or exchanges it: one after the other. */
  const inTurn = serial();
  /** Joining waits for a server, and nobody else waits for it. */
  const joining = serial();
  const closing = new AbortController();
  let storage: Scene['storage'] = { ok: true };
  let memo: { facts: Facts; from: Instant; until: Instant; evaluation: Evaluation } | undefined;
  let reconciled: Facts | undefined;
  let room: Room | undefined;

  const local = await openLibrary({ name: `${name}-local`, now: options.now });
  let profile: Document;
  try {
    profile = await local.open(profileDocument);
    const last = memberships(profile).at(-1);
    if (last) await use(await enter(last));
  } catch (cause) {
    await local.close();
    throw cause;
  }

  async function enter(membership: Membership): Promise<Room> {
    const library = await openLibrary({
      name: `${name}-${membership.school}`,
      now: options.now,
      ...(membership.server ? { server: membership.server } : {}),
      ...(options.WebSocketPolyfill ? { WebSocketPolyfill: options.WebSocketPolyfill } : {}),
    });
    try {
      return await openRoom(membership, library);
    } catch (cause) {
      await library.close();
      throw cause;
    }
  }

  /** From here on this is the room; the one before hears and tells no more. */
  async function use(next: Room): Promise<void> {
    const before = room;
    room = next;
    next.watch(changed);
    if (before?.library !== next.library) next.library.watch(announce);
    before?.leave();
    if (before && before.library !== next.library) await before.library.close();
    changed();
  }

  function announce(): void {
    for (const listener of [...listeners]) listener();
  }

  function changed(): void {
    announce();
    inTurn(reconcile).catch((error: unknown) => report('withdrawals', error));
  }

  /** What follows from corrected marks is said by whoever told (A2.2.3). */
  async function reconcile(): Promise<void> {
    const facts = room?.facts();
    if (!room || closing.signal.aborted || facts === reconciled) return;
    const due = await withdrawalsDue(room, pack);
    if (due.length > 0) await storing(room.say(due, at()));
    reconciled = facts;
  }

  /** Remembers whether the disk takes what is said, for the screens to show. Work that found nothing to say proves nothing. */
  async function storing<T>(work: Promise<T>): Promise<T> {
    try {
      const done = await work;
      if (done !== undefined && !storage.ok) {
        storage = { ok: true };
        announce();
      }
      return done;
    } catch (error) {
      if (error instanceof Problem && error.code === 'storage.refused') {
        storage = { ok: false, code: error.code };
        announce();
      }
      throw error;
    }
  }

  /** The room, once there is a school in it: an interrupted founding left none. */
  function present(): Room | undefined {
    return room && (room.membership.server || room.facts().school.people.length > 0) ? room : undefined;
  }

  /** Membership first: a class that was interrupted is an unused document, not a class without one. */
  async function confirm(command: Extract<Command, { command: 'confirmClass' }>): Promise<AnswerValue> {
    if (room?.membership.server) throw new Problem('role.missing', 'a school makes its own classes');
    nameIsFree(room, command.className);
    const id = randomId() as ClassId;
    const membership = withSoloClass(room?.membership ?? soloMembership(), id);
    await keepMembership(profile, membership, at());
    const next = room ? await openRoom(membership, room.library) : await enter(membership);
    try {
      await confirmClass(next, id, command, at());
    } catch (cause) {
      next.leave();
      if (!room) await next.library.close();
      throw cause;
    }
    await use(next);
    return { class: id };
  }

  /** The solo school stays in place until the other one is here with all that was brought along. */
  async function join(invitation: string): Promise<undefined> {
    const invited = readInvitation(invitation);
    if (room?.membership.school === invited.school) throw new Problem('invitation.joined');
    if (options.mayJoin && !options.mayJoin(invited.server)) throw new Problem('invitation.otherServer');
    const joined = await enter(invited);
    try {
      await arrived(joined, closing.signal);
      await inTurn(async () => {
        const before = present();
        if (before && !before.membership.server) await mergeSolo(before, joined, at());
        await keepMembership(profile, invited, at());
        await use(joined);
      });
    } catch (cause) {
      joined.leave();
      await joined.library.close();
      throw cause;
    }
    return undefined;
  }

  function does(command: Command, act: string | undefined): Promise<AnswerValue> {
    if (command.command === 'join') return joining(() => storing(join(command.invitation)));
    return inTurn(() => {
      if (closing.signal.aborted) throw new Problem('library.closed');
      if (command.command === 'confirmClass') return storing(confirm(command));
      const here = present();
      if (!here) throw new Problem('role.missing', 'nobody yet');
      return storing(perform(act === undefined ? here : underAct(here, act), pack, command, at()));
    });
  }

  return {
    run: async (input, act) => {
      const command = Command.safeParse(input);
      if (!command.success) return { ok: false, code: 'input.invalid' };
      try {
        return { ok: true, value: await does(command.data, act) };
      } catch (error) {
        if (error instanceof Problem) return { ok: false, code: error.code };
        report(command.data.command, error);
        return { ok: false, code: 'worker.failed' };
      }
    },
    scene: () => {
      const here = present();
      if (!here) return undefined;
      const now = at();
      const facts = here.facts();
      if (memo?.facts !== facts || now < memo.from || memo.until <= now) {
        const evaluation = evaluateHere(facts, pack, here.membership, now);
        memo = { facts, from: now, until: evaluation.nextChange, evaluation };
      }
      return { room: here, evaluation: memo.evaluation, pack, now, storage };
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: () => room?.library.retry(),
    waiting: async () => (room ? room.library.waiting() : 0),
    close: async () => {
      closing.abort();
      await joining(async () => undefined);
      await inTurn(async () => undefined);
      room?.leave();
      await room?.library.close();
      await local.close();
    },
  };
}

/** A mistake of ours must not end the worker. It is named without what it was about: that could be a student. */
function report(what: string, error: unknown): void {
  const known = error instanceof Problem ? error.code : error instanceof Error ? error.name : typeof error;
  console.warn(`casework, ${what}: ${known}`);
}

/** The room, in which everything that is said has an id made of the act: a statement that is there already stays as it is. */
function underAct(room: Room, act: string): Room {
  return {
    ...room,
    say: (drafts, now) =>
      room.say(
        drafts.map((draft, place) => ({ ...draft, id: draft.id ?? (`${act}-${place}` as StatementId) })),
        now,
      ),
  };
}
