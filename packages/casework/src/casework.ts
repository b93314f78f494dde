/** The screens' only door: runs commands, answers with views, says when something changes. */
import { type Document, openProfile } from '@wuhe/documents';
import type { Evaluation, Facts, RulePack } from '@wuhe/duties';
import { type ClassId, type Instant, instant, Problem, randomId } from '@wuhe/model';
import { evaluateHere } from './adoption.ts';
import { undoBegun } from './begun.ts';
import { must } from './commands/entering.ts';
import { arrived, mergeSolo } from './commands/joining.ts';
import { grantWhatFollows } from './commands/scopes.ts';
import { confirmClass, nameIsFree, soloDocuments } from './commands/solo.ts';
import { type Answer, type AnswerValue, Command } from './commands.ts';
import { withdrawalsDue } from './corrections.ts';
import { actId } from './digest.ts';
import { perform } from './perform.ts';
import type { Room } from './room.ts';
import {
  compose,
  type Entered,
  found,
  foundAlone,
  join,
  membershipOf,
  openSchool,
  recover,
  type SchoolsOptions,
  takeOverHere,
} from './schools.ts';
import { serial } from './serial.ts';

export interface CaseworkOptions extends SchoolsOptions {
  pack: RulePack;
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
  /** The plan of a case, for a page that co-edits it. @throws Problem `key.locked`, `statement.unknown` */
  plan(scope: string): Plan;
  /** Changes that the school has not stored yet. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

/** A co-edited text, as Yjs updates; the page has a Y.Doc of its own and the text is `PLAN` in it. */
export type Plan = Pick<Document, 'state' | 'change' | 'watchChanges' | 'kept' | 'watch'>;

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
  /** What the present room was made from. */
  let shape = '';
  let locking: ReturnType<typeof setTimeout> | undefined;

  const profile = await openProfile(name);
  try {
    const last = (await profile.schools()).at(-1);
    if (last) await use(await openSchool(options, last));
  } catch (cause) {
    profile.close();
    throw cause;
  }

  /** From here on this is the room; the one before hears and tells no more. */
  async function use(next: Room): Promise<void> {
    const before = room;
    room = next;
    shape = await shapeOf(next);
    next.watch(changed);
    if (before?.library !== next.library) next.library.watch(changed);
    before?.leave();
    if (before && before.library !== next.library) await before.library.close();
    lockInTime();
    changed();
  }

  /** Everything that decides which documents a room has. */
  async function shapeOf({ library, membership }: Room): Promise<string> {
    const document = await library.open(membership.catalogue.school);
    const { me, membership: chain } = library.school;
    return JSON.stringify([membershipOf(library, document), me.locker.state(), chain().head.seq]);
  }

  /** Another room when chain, catalogue or passphrase say so. */
  async function follow(): Promise<void> {
    if (!room || closing.signal.aborted || isOut(room) || (await shapeOf(room)) === shape) return;
    await use(await compose(room.library));
    if (room.library.school.me.locker.state() === 'open') await grantWhatFollows(room);
  }

  /** The passphrase is asked for again after its time. */
  function lockInTime(): void {
    clearTimeout(locking);
    const { locker } = room?.library.school.me ?? {};
    const until = locker?.locksAt();
    if (until === undefined) return;
    locking = setTimeout(
      () => {
        if (room && locker?.state() !== 'open') {
          room.library.locked();
          changed();
        } else lockInTime();
      },
      Math.max(0, until - Date.now()) + 10,
    );
  }

  function announce(): void {
    for (const listener of [...listeners]) listener();
  }

  function changed(): void {
    announce();
    inTurn(async () => {
      await follow();
      if (room && !isOut(room) && !closing.signal.aborted) await undoBegun(room);
      await reconcile();
    }).catch((error: unknown) => report('withdrawals', error));
  }

  /** What follows from corrected marks is said by whoever told (A2.2.3). */
  async function reconcile(): Promise<void> {
    const facts = room?.facts();
    if (!room || isOut(room) || closing.signal.aborted || facts === reconciled) return;
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

  async function confirm(command: Extract<Command, { command: 'confirmClass' }>): Promise<AnswerValue> {
    if (room?.membership.server) throw new Problem('role.missing', 'a school makes its own classes');
    nameIsFree(room, command.className);
    if (!room) await use(await foundAlone(options, profile));
    const here = room as unknown as Room;
    const id = randomId() as ClassId;
    await soloDocuments(here, id, at());
    await use(await compose(here.library));
    await confirmClass(room as unknown as Room, id, command, at());
    return { class: id };
  }

  /** The solo school stays in place until the other one is here with all that was brought along. */
  async function comeIn({ room: joined, belonging }: Entered): Promise<undefined> {
    try {
      const here = await arrived(joined, closing.signal);
      await inTurn(async () => {
        const before = present();
        if (before && !before.membership.server) await mergeSolo(before, here, at());
        await profile.enter(belonging);
        await use(here);
      });
    } catch (cause) {
      joined.leave();
      await joined.library.close();
      throw cause;
    }
    return undefined;
  }

  async function foundHere(command: Extract<Command, { command: 'found' }>): Promise<AnswerValue> {
    if (room?.membership.server) throw new Problem('invitation.joined');
    const made = await found(options, profile, command);
    await inTurn(() => use(made.room));
    return { sheets: made.sheets };
  }

  async function unlock(
    here: Room,
    command: Extract<Command, { command: 'unlock' | 'lock' | 'changePassphrase' }>,
  ): Promise<undefined> {
    const { library } = here;
    const { locker } = library.school.me;
    switch (command.command) {
      case 'unlock':
        must(await (command.choose ? locker.choose(command.passphrase) : locker.unlock(command.passphrase)));
        library.unlocked();
        break;
      case 'changePassphrase':
        must(await locker.change(command.before, command.after));
        library.unlocked();
        break;
      case 'lock':
        locker.lock();
        library.locked();
    }
    await follow();
    announce();
    return undefined;
  }

  /** Whatever it fails with after this was put away, that is why. */
  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (closing.signal.aborted) throw new Problem('library.closed');
    try {
      return await storing(work());
    } catch (cause) {
      if (closing.signal.aborted) throw new Problem('library.closed', undefined, { cause });
      throw cause;
    }
  }

  function does(command: Command, act: string | undefined): Promise<AnswerValue> {
    switch (command.command) {
      case 'join':
        return joining(() => whileOpen(async () => comeIn(await join(options, profile, command, present()))));
      case 'recover':
        return joining(() => whileOpen(async () => comeIn(await recover(options, profile, command))));
      case 'takeOver':
        return joining(() =>
          whileOpen(async () => comeIn(await takeOverHere(options, profile, command, present()))),
        );
      case 'found':
        return joining(() => whileOpen(() => foundHere(command)));
    }
    return inTurn(async () => {
      if (closing.signal.aborted) throw new Problem('library.closed');
      if (command.command === 'confirmClass') return storing(confirm(command));
      const here = present();
      if (!here) throw new Problem('role.missing', 'nobody yet');
      here.library.school.me.locker.touch();
      if (
        command.command === 'unlock' ||
        command.command === 'lock' ||
        command.command === 'changePassphrase'
      )
        return unlock(here, command);
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
        if (error instanceof Problem) {
          const { code, place } = error;
          return { ok: false, code, ...(place !== undefined && { place }) };
        }
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
    plan: (scope) => {
      const here = present();
      const found = here?.cases.find((one) => one.scope === scope);
      if (!here || !found)
        throw new Problem(here && here.lockedCases > 0 ? 'key.locked' : 'statement.unknown', 'plan');
      return coEdited(here, found.plan);
    },
    waiting: async () => (room ? room.library.waiting() : 0),
    close: async () => {
      closing.abort();
      await joining(async () => undefined);
      await inTurn(async () => undefined);
      clearTimeout(locking);
      room?.leave();
      await room?.library.close();
      profile.close();
    },
  };
}

/** Whether this person was taken out of the school: what was read stays on the screen, nothing new comes. */
function isOut({ library: { school } }: Room): boolean {
  return school.membership().people.get(school.me.record.person)?.removed !== undefined;
}

/** Writing is being here: Wuhe does not lock itself under the hands of who writes a plan. */
function coEdited(here: Room, plan: Document): Plan {
  return {
    state: (vector) => plan.state(vector),
    change: async (update) => {
      here.library.school.me.locker.touch();
      await plan.change(update);
    },
    watchChanges: (listener) => plan.watchChanges(listener),
    kept: () => plan.kept(),
    watch: (listener) => plan.watch(listener),
  };
}

/** A mistake of ours must not end the worker. It is named without what it was about: that could be a student. */
function report(what: string, error: unknown): void {
  const known = error instanceof Problem ? error.code : error instanceof Error ? error.name : typeof error;
  console.warn(`casework, ${what}: ${known}`);
}

/** The room, in which everything that is said has an id made of the act: a statement that is there already stays as it is. */
function underAct(room: Room, act: string): Room {
  const made = new Map<string, number>();
  return {
    ...room,
    act,
    say: async (drafts, now) => {
      const named = drafts.map(async (draft) => {
        if (draft.id) return draft;
        const nth = made.get(draft.kind) ?? 0;
        made.set(draft.kind, nth + 1);
        return { ...draft, id: await actId(act, draft.kind, nth) };
      });
      return room.say(await Promise.all(named), now);
    },
  };
}
