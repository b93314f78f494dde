/**
 * For tests: the members of a school around one cabinet in memory. What one says, all others who hold the document read at once. The
 * laptop's disk and the network are tried elsewhere; here are the rules.
 */
import type { Document, Kept, Library } from '@wuhe/documents';
import { type RulePack, source } from '@wuhe/duties';
import {
  type DocumentId,
  type Envelope,
  type Instant,
  type Language,
  type Lesson,
  Problem,
} from '@wuhe/model';
import { evaluateHere } from '../adoption.ts';
import type { Scene } from '../casework.ts';
import { type AnswerValue, Command } from '../commands.ts';
import { withdrawalsDue } from '../corrections.ts';
import type { Membership } from '../membership.ts';
import { perform, type RoomCommand } from '../perform.ts';
import { type DeskRequest, projectDesk } from '../projections/desk.ts';
import { projectPanel } from '../projections/panel.ts';
import { projectPopup } from '../projections/popup.ts';
import { openRoom, type Room } from '../room.ts';
import { type Founding, foundInMemory } from './founding.testing.ts';
import { at, everybody, founding, people, type Who } from './school.testing.ts';

/** Documents in memory, shared by everybody who opens them. */
export class Cabinet {
  readonly #documents = new Map<DocumentId, CabinetDocument>();
  /** The disk refuses from here on. */
  refuses = false;

  document(id: DocumentId): CabinetDocument {
    const found = this.#documents.get(id) ?? new CabinetDocument(id);
    this.#documents.set(id, found);
    return found;
  }

  /** Everything that was ever said, document by document. */
  contents(): { document: DocumentId; value: unknown }[] {
    return [...this.#documents.values()].flatMap((document) =>
      document.statements().map((value) => ({ document: document.id, value })),
    );
  }

  count(): number {
    return this.contents().length;
  }

  library(): Library {
    const kept: Kept = { waiting: 0, asOf: 1 };
    return {
      open: async (id) => this.document(id),
      commit: async (entries) => {
        if (this.refuses) throw new Problem('storage.refused');
        for (const { document, statement } of entries) this.document(document).put(statement.id, statement);
      },
      connection: () => 'open',
      watch: () => () => undefined,
      kept: () => kept,
      waiting: async () => 0,
      retry: () => undefined,
      notices: () => [],
      noticesRead: () => undefined,
      unlocked: () => undefined,
      locked: () => undefined,
      close: async () => undefined,
      // Here are the rules; who belongs to a school by its chain is tried with real laptops.
      school: undefined as never,
    };
  }
}

class CabinetDocument implements Document {
  readonly id: DocumentId;
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Set<() => void>();
  #list: readonly unknown[] | undefined;
  #text = '';

  constructor(id: DocumentId) {
    this.id = id;
  }

  /** Anything at all, as another version or a broken program might have left it. */
  put(id: string, value: unknown): void {
    if (this.#values.has(id)) return;
    this.#values.set(id, structuredClone(value));
    this.#list = undefined;
    for (const listener of this.#listeners) listener();
  }

  async append(statement: Envelope): Promise<void> {
    this.put(statement.id, statement);
  }

  statements(): readonly unknown[] {
    this.#list ??= [...this.#values.values()];
    return this.#list;
  }

  has(id: string): boolean {
    return this.#values.has(id);
  }

  text(): string {
    return this.#text;
  }

  async editText(_name: string, edit: { at: number; remove: number; insert: string }): Promise<void> {
    this.#text = this.#text.slice(0, edit.at) + edit.insert + this.#text.slice(edit.at + edit.remove);
  }

  state(): Uint8Array {
    return new Uint8Array();
  }

  async change(): Promise<void> {}

  watchChanges(): () => void {
    return () => undefined;
  }

  others(): readonly [] {
    return [];
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  kept(): Kept {
    return { waiting: 0, asOf: 1 };
  }
}

export class Village {
  readonly cabinet: Cabinet;
  readonly memberships: ReadonlyMap<string, Membership>;
  readonly #rooms = new Map<Who, Room>();
  now: Instant = at('08:03');
  pack: RulePack = source;

  constructor(cabinet: Cabinet, memberships: readonly Membership[]) {
    this.cabinet = cabinet;
    this.memberships = new Map(memberships.map((one) => [one.me, one]));
  }

  static async found(school: Founding = founding(), when = at('07:00')): Promise<Village> {
    const cabinet = new Cabinet();
    const village = new Village(cabinet, await foundInMemory(school, cabinet.library(), when));
    for (const who of everybody) await village.enter(who);
    return village;
  }

  /** Opens a member's room, again if need be. */
  async enter(who: Who): Promise<Room> {
    const membership = this.memberships.get(people[who].id);
    if (!membership) throw new Error(`no membership for ${who}`);
    const room = await openRoom(membership, this.cabinet.library());
    this.#rooms.set(who, room);
    return room;
  }

  room(who: Who): Room {
    const room = this.#rooms.get(who);
    if (!room) throw new Error(`${who} is not in`);
    return room;
  }

  /** Does a command at a wall-clock time; then every device says what follows from corrected marks. @throws Problem */
  async do(who: Who, time: string, command: unknown): Promise<AnswerValue> {
    this.now = at(time);
    const value = await perform(this.room(who), this.pack, Command.parse(command) as RoomCommand, this.now);
    await this.reconcile();
    return value;
  }

  async reconcile(): Promise<void> {
    for (const room of this.#rooms.values()) {
      const due = await withdrawalsDue(room, this.pack);
      if (due.length > 0) await room.say(due, this.now);
    }
  }

  scene(who: Who, time?: string): Scene {
    if (time) this.now = at(time);
    const room = this.room(who);
    const evaluation = evaluateHere(room.facts(), this.pack, room.membership, this.now);
    return { room, evaluation, pack: this.pack, now: this.now, storage: { ok: true } };
  }

  popup(who: Who, time?: string, language: Language = 'zh-Hant') {
    return projectPopup(this.scene(who, time), language);
  }

  panel(who: Who, lesson: Lesson | undefined, time?: string, language: Language = 'zh-Hant') {
    return projectPanel(this.scene(who, time), language, lesson);
  }

  desk(who: Who, request: DeskRequest = {}, time?: string, language: Language = 'zh-Hant') {
    return projectDesk(this.scene(who, time), language, request);
  }
}

/** The code of the Problem that some work ends with; undefined when it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
