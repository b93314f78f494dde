/** The screens' only door: runs commands, answers with views, says when something changes. */
import { type Document, type Library, openLibrary } from '@wuhe/documents';
import { type Evaluation, evaluate, type RulePack } from '@wuhe/duties';
import { type ClassId, type Instant, instant, Problem, randomId, type StatementId } from '@wuhe/model';
import * as z from 'zod/mini';
import { called, contact, excuse, recordReading, tell } from './commands/attendance.ts';
import { decideDisclosure, releaseDisclosure, requestDisclosure } from './commands/disclosures.ts';
import { confirmClass, soloMembership, withSoloClass } from './commands/founding.ts';
import { mergeSolo } from './commands/joining.ts';
import { acknowledge, explain, report } from './commands/reports.ts';
import { type Answer, type AnswerValue, Command } from './commands.ts';
import { withdrawalsDue } from './corrections.ts';
import {
  keepMembership,
  type Membership,
  memberships,
  profileDocument,
  readInvitation,
} from './membership.ts';
import { openRoom, type Room } from './room.ts';

export interface CaseworkOptions {
  /** Prefix of this profile's databases. */
  name: string;
  pack: RulePack;
  /** Milliseconds since 1970; tests shift it. */
  now: () => number;
  WebSocketPolyfill?: typeof WebSocket;
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
   * Checks and does a command; answers after the strict commit. Never throws. `act` (16 to 40 of A–Z a–z 0–9 _ -) names one press of one
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
  let storage: Scene['storage'] = { ok: true };
  let memo: { facts: unknown; from: Instant; until: Instant | undefined; evaluation: Evaluation } | undefined;
  let reconciling = Promise.resolve();

  const local = await openLibrary({ name: `${name}-local`, now: options.now });
  const profile: Document = await local.open(profileDocument);
  let room = await enter(memberships(profile).at(-1));

  async function enter(membership: Membership | undefined): Promise<Room | undefined> {
    if (!membership) return undefined;
    const library: Library = await openLibrary({
      name: `${name}-${membership.school}`,
      now: options.now,
      ...(membership.server ? { server: membership.server } : {}),
      ...(options.WebSocketPolyfill ? { WebSocketPolyfill: options.WebSocketPolyfill } : {}),
    });
    const opened = await openRoom(membership, library);
    opened.watch(changed);
    library.watch(announce);
    return opened;
  }

  function announce() {
    for (const listener of listeners) listener();
  }

  function changed() {
    announce();
    reconciling = reconciling.then(reconcile, reconcile);
  }

  /** What follows from corrected marks is said by whoever told (A2.2.3). */
  async function reconcile(): Promise<void> {
    if (!room) return;
    const due = withdrawalsDue(room);
    if (due.length === 0) return;
    try {
      await room.say(due, at());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      storage = { ok: false, code: error.code };
    }
  }

  async function replaceRoom(membership: Membership): Promise<Room> {
    await keepMembership(profile, membership, at());
    const before = room;
    room = await enter(membership);
    await before?.library.close();
    if (!room) throw new Problem('input.invalid');
    return room;
  }

  async function join(text: string): Promise<undefined> {
    const invited = readInvitation(text);
    if (room?.membership.school === invited.school) throw new Problem('invitation.joined');
    const before = room;
    const joined = await enter(invited);
    if (!joined) throw new Problem('invitation.broken');
    // The school's roll arrives from the server; without it nothing can be matched, and the solo school stays in place.
    await arrived(joined);
    if (before && !before.membership.server) await mergeSolo(before, joined, at());
    await keepMembership(profile, invited, at());
    room = joined;
    await before?.library.close();
    announce();
    return undefined;
  }

  async function perform(command: Command, act: string | undefined): Promise<AnswerValue> {
    const now = at();
    if (command.command === 'confirmClass') {
      const id = randomId() as ClassId;
      const base = room && !room.membership.server ? room.membership : soloMembership();
      if (room?.membership.server) throw new Problem('role.missing', 'a school makes its own classes');
      const duplicate = room?.facts().school.classes.some((entry) => entry.name === command.className);
      if (duplicate) throw new Problem('class.duplicate');
      await confirmClass(await replaceRoom(withSoloClass(base, id)), id, command, now);
      return { class: id };
    }
    if (command.command === 'join') return join(command.invitation);
    if (!room) throw new Problem('role.missing', 'nobody yet');
    return speak(act === undefined ? room : underAct(room, act), command, now);
  }

  async function speak(room: Room, command: Spoken, now: Instant): Promise<AnswerValue> {
    const one = (statement: AnswerIds) => (statement?.[0] ? { statement: statement[0] } : undefined);
    switch (command.command) {
      case 'recordReading':
        return one(list(await recordReading(room, command, now)));
      case 'tell':
        return one(list(await tell(room, command, now)));
      case 'called':
        return one(list(await called(room, command.of, now)));
      case 'acknowledge':
        return one(await acknowledge(room, command.of, now));
      case 'contact':
        return one(await contact(room, command, now));
      case 'report':
        return { statement: await report(room, command, now) };
      case 'explain':
        return one(await explain(room, command, now));
      case 'excuse':
        return one(list(await excuse(room, command, now)));
      case 'requestDisclosure':
        return { statement: await requestDisclosure(room, command, now) };
      case 'decideDisclosure':
        return { statement: await decideDisclosure(room, command, now) };
      case 'releaseDisclosure':
        return releaseDisclosure(room, command, now);
      case 'saveDraft':
        await saveDraft(room.person, command.text);
        return undefined;
      case 'renameClass': {
        const entry = room.facts().school.classes.find(({ id }) => id === command.class);
        if (!entry || room.membership.server)
          throw new Problem('role.missing', 'a school names its own classes');
        await room.say(
          [{ kind: 'class', body: { ...entry, name: command.name }, to: [room.membership.catalogue.school] }],
          now,
        );
        return undefined;
      }
    }
  }

  return {
    run: async (input, act) => {
      const command = Command.safeParse(input);
      if (!command.success) return { ok: false, code: 'input.invalid' };
      try {
        const value = await perform(command.data, act);
        if (storage.ok === false) storage = { ok: true };
        return { ok: true, value };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'storage.refused') storage = { ok: false, code: error.code };
        announce();
        return { ok: false, code: error.code };
      }
    },
    scene: () => {
      if (!room) return undefined;
      const now = at();
      const facts = room.facts();
      const fresh =
        memo?.facts === facts && memo.from <= now && (memo.until === undefined || now < memo.until);
      if (!memo || !fresh) {
        const evaluation = evaluate(facts, pack, now);
        memo = { facts, from: now, until: evaluation.nextChange, evaluation };
      }
      return { room, evaluation: memo.evaluation, pack, now, storage };
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: () => room?.library.retry(),
    waiting: async () => (room ? room.library.waiting() : 0),
    close: async () => {
      await reconciling.catch(() => undefined);
      await room?.library.close();
      await local.close();
    },
  };
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

/** What a member says; the others make or enter a room. */
type Spoken = Exclude<Command, { command: 'confirmClass' | 'join' }>;

type AnswerIds = readonly StatementId[] | undefined;

function list<T>(one: T | undefined): T[] {
  return one === undefined ? [] : [one];
}

/** Name of the text in the person's document that holds the request being written. */
export const DRAFT = 'disclosure';

/** Changes only what differs, so that two windows of one person do not overwrite each other. */
async function saveDraft(document: Document, text: string): Promise<void> {
  const before = document.text(DRAFT);
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < text.length - start &&
    before.at(-1 - end) === text.at(-1 - end)
  )
    end++;
  const edit = {
    at: start,
    remove: before.length - start - end,
    insert: text.slice(start, text.length - end),
  };
  if (edit.remove > 0 || edit.insert) await document.editText(DRAFT, edit);
}

/** Resolves when the school's head and at least one student are here. @throws Problem `server.unreachable` after 20 s, or 6 s without any connection */
function arrived(room: Room): Promise<void> {
  const here = () => {
    const { school, students } = room.facts();
    return (
      school.name !== '' && students.length > 0 && school.people.some(({ id }) => id === room.membership.me)
    );
  };
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => finish(new Problem('server.unreachable')), 20_000);
    const early = setTimeout(() => {
      if (room.library.connection() === 'unreachable') finish(new Problem('server.unreachable'));
    }, 6000);
    const stop = room.watch(() => here() && finish());
    function finish(problem?: Problem) {
      clearTimeout(limit);
      clearTimeout(early);
      stop();
      if (problem) void room.library.close();
      if (problem) reject(problem);
      else resolve();
    }
    if (here()) finish();
  });
}
