/**
 * One opened document. A change is made in a draft, to learn its bytes; the draft is thrown away when the disk refuses them. Nothing reaches
 * the inner document, which callers see, or a line before the disk has it.
 */
import type { Me } from '@wuhe/keyring';
import { type DocumentId, type Envelope, type PersonId, randomId, type StatementId } from '@wuhe/model';
import { type Code, type DeviceId, type Membership, type Row, type ScopeId, scopesOf } from '@wuhe/seal';
import * as Y from 'yjs';
import type { Brought } from './append-only.ts';
import type { KeyOf } from './at-rest.ts';
import type { Committing } from './commits.ts';
import { LetterBox } from './letters.ts';
import type { Well } from './notices.ts';
import { Presence } from './presence.ts';
import { type Item, SealedDocument } from './sealed-document.ts';
import type { Content, Evidence, Ground } from './seams.ts';
import { linesOf, StatementList, type Vouched } from './statements.ts';
import { capture, changeText, copyOf, fitting, readText, type TextEdit, writerOf } from './texts.ts';
import type { Document, Kept } from './types.ts';
import { Watchers } from './watchers.ts';

/** What a document is opened with. */
export interface Parts {
  id: DocumentId;
  me: Me;
  ground: Omit<Ground, 'events' | 'peers'>;
  keyOf: KeyOf;
  /** Milliseconds since 1970 by the server's clock. */
  serverNow: () => number;
  /** Statements are signed and committed by the library, also when this document was closed meanwhile. */
  append(statement: Envelope): Promise<void>;
  /** Runs a change in the queue of commits, in the document as it is opened then. */
  run(change: (document: OpenDocument) => Committing): Promise<void>;
  /** `kept` or the connection changed. */
  changed(): void;
  report(code: Code, what?: Evidence): void;
  healed(well: Well): void;
}

export class OpenDocument implements Document {
  readonly id: DocumentId;
  /** The last moment at which somebody asked for it, by a count of the library's. */
  used = 0;
  /** Commits under way. */
  holds = 0;
  readonly #parts: Parts;
  readonly #watchers = new Watchers();
  readonly #changes = new Set<(update: Uint8Array) => void>();
  readonly #box: LetterBox | undefined;
  #sealed!: SealedDocument;
  #trusted: ReadonlySet<string> = new Set();
  #statements: StatementList | undefined;
  /** Verifies what a document holds that was built anew; the one before shows until then. */
  #next: StatementList | undefined;
  #presence: Presence;
  #draft: Y.Doc | undefined;
  #closed = false;

  private constructor(parts: Parts) {
    this.id = parts.id;
    this.#parts = parts;
    const { membership, verifier } = parts.ground;
    this.#box = this.isBox
      ? new LetterBox({
          membership: membership(),
          verifier,
          keyOf: parts.keyOf,
          changed: () => this.#watchers.notify(),
        })
      : undefined;
    this.#presence = this.#newPresence();
  }

  /** Opens the local copy; resolves when what it holds was verified. @throws Problem `storage.refused` */
  static async open(parts: Parts): Promise<OpenDocument> {
    const document = new OpenDocument(parts);
    document.#sealed = await SealedDocument.open({
      ...parts.ground,
      peers: () => document.#peers(),
      events: {
        shown: (update) => document.#shown(update),
        rebuilt: (inner, vouched) => document.#rebuilt(inner, vouched),
        brought: (contents) => document.#brought(contents),
        lost: () => document.#statements?.lost() ?? [],
        letters: (rows) => document.#letters(rows),
        settled: () => document.#settled(),
        kept: () => document.#keptChanged(),
        presence: (frame) => void document.#heard(frame),
        report: parts.report,
        healed: parts.healed,
      },
    });
    document.#sealed.verifiedBy(() => document.#statements?.vouched());
    await document.#settled();
    document.#sealed.connect();
    return document;
  }

  get isBox(): boolean {
    const { scope, document } = this.#parts.ground.place;
    return (scope as string) === document;
  }

  get scope(): ScopeId {
    return this.#parts.ground.place.scope;
  }

  /** For cut-offs. */
  get sealed(): SealedDocument {
    return this.#sealed;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0 || this.#changes.size > 0;
  }

  append(statement: Envelope): Promise<void> {
    return this.#parts.append(statement);
  }

  statements(): readonly unknown[] {
    return this.#closed ? nothing : (this.#box?.all() ?? this.#statements?.all() ?? nothing);
  }

  has(id: StatementId): boolean {
    return !this.#closed && (this.#box?.has(id) ?? this.#statements?.has(id) ?? false);
  }

  text(name: string): string {
    return this.#closed ? '' : readText(this.#sealed.inner, name);
  }

  editText(name: string, edit: TextEdit): Promise<void> {
    return this.#parts.run((document) => document.changing((draft) => changeText(draft, name, edit)));
  }

  state(vector?: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#closed ? new Y.Doc() : this.#sealed.inner, vector);
  }

  async change(update: Uint8Array): Promise<void> {
    const inner = writerOf(update);
    const [bytes = update] = fitting([update]);
    return this.#parts.run((document) => document.#committing(() => [content('update', bytes, inner)]));
  }

  watchChanges(listener: (update: Uint8Array) => void): () => void {
    const own = (update: Uint8Array) => listener(update);
    if (this.#changes.size === 0 && !this.#closed) void this.#presence.show({});
    this.#changes.add(own);
    return () => {
      if (!this.#changes.delete(own) || this.#changes.size > 0 || this.#closed) return;
      void this.#presence.close();
      this.#presence = this.#newPresence();
    };
  }

  others(): readonly { person: PersonId; device: DeviceId }[] {
    return this.#closed ? [] : this.#presence.others().map(({ person, device }) => ({ person, device }));
  }

  watch(listener: () => void): () => void {
    return this.#watchers.add(listener);
  }

  kept(): Kept {
    return this.#sealed.kept();
  }

  /** Resolves when everything that the server has is here and shown; false: not within this time, ms. */
  caughtUp(patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (is: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(is);
      };
      const look = () => {
        if (this.#closed) end(false);
        else if (this.#sealed.isCaughtUp) end(true);
      };
      const timer = setTimeout(() => end(false), patience);
      const stop = this.#watchers.add(look);
      look();
    });
  }

  /** Lines of statements that are not there yet, to be committed: shown at once, for they were signed here. */
  saying(lines: readonly { id: string; line: string }[]): Committing {
    let said: readonly string[] = [];
    const saying = this.#committing(() => {
      const fresh = lines.filter(({ id }, at) => !this.has(id as StatementId) && at === indexOf(lines, id));
      said = fresh.map(({ line }) => line);
      return this.#drafted(said.map((line) => (draft) => linesOf(draft).push([line])));
    });
    return {
      ...saying,
      publish: (items) => {
        for (const line of said) for (const list of [this.#statements, this.#next]) list?.vouch(line);
        saying.publish(items);
      },
    };
  }

  /** Letters to be left in this drop box. */
  leaving(lines: readonly { id: string; line: string }[]): Committing {
    const fresh = lines.filter(({ id }) => !this.has(id as StatementId));
    return this.#committing(() =>
      fresh.map(({ line }) => content('letter', new TextEncoder().encode(line), 0)),
    );
  }

  changing(make: (draft: Y.Doc) => void): Committing {
    return this.#committing(() => this.#drafted([make]));
  }

  grown(membership: Membership): void {
    this.#sealed.grown(membership);
    for (const list of [this.#statements, this.#next, this.#box]) list?.chainGrown(membership);
    this.#reportRefused();
  }

  /** Keys may be there that were not. */
  unlocked(): void {
    this.#sealed.retryKeys();
    this.#box?.unlocked();
  }

  /** Lets go of lines, rooms and what it holds in memory. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const presence = this.#presence.close();
    // What was verified goes into the last digest; the list itself shows nothing any more.
    const vouched = this.#statements?.vouched();
    this.#sealed.verifiedBy(() => vouched);
    for (const list of [this.#statements, this.#next]) list?.close();
    this.#statements = undefined;
    this.#next = undefined;
    this.#box?.forget();
    this.#discard();
    this.#watchers.notify();
    await presence;
    await this.#sealed.close();
  }

  async #settled(): Promise<void> {
    await Promise.all([this.#statements, this.#next, this.#box].map((list) => list?.settled()));
  }

  #committing(make: () => readonly Content[]): Committing {
    return {
      prepare: async () => this.#sealed.prepare(make()),
      publish: (items: readonly Item[]) => this.#sealed.taken(items),
      discard: () => this.#discard(),
    };
  }

  /** Makes changes in the draft only. */
  #drafted(makes: readonly ((draft: Y.Doc) => void)[]): Content[] {
    this.#draft ??= copyOf(this.#sealed.inner);
    const draft = this.#draft;
    const updates = makes.flatMap((make) => capture(draft, make) ?? []);
    return fitting(updates).map((bytes) => content('update', bytes, draft.clientID));
  }

  /**
   * Forgets a draft whose change the disk refused. The next one writes under a new client id: the clocks that the refused change has
   * used up are never used for something else.
   */
  #discard(): void {
    this.#draft?.destroy();
    this.#draft = undefined;
  }

  #shown(update: Uint8Array): void {
    if (this.#draft) Y.applyUpdate(this.#draft, update);
    for (const listener of [...this.#changes]) listener(update);
    this.#watchers.notify();
  }

  #brought(contents: readonly Brought[]): void {
    for (const list of [this.#statements, this.#next]) list?.brought(contents);
  }

  #rebuilt(inner: Y.Doc, vouched: Vouched | undefined): void {
    this.#discard();
    if (vouched) this.#trusted = new Set(vouched.verified.keys());
    const { ground } = this.#parts;
    this.#next?.close();
    const next = new StatementList(inner, {
      place: ground.place,
      person: ground.person,
      vouched,
      membership: ground.membership(),
      verifier: ground.verifier,
      trusted: this.#trusted,
      changed: () => {
        this.#reportRefused();
        this.#watchers.notify();
      },
      deleted: (ids, by) => {
        for (const mark of ids) this.#parts.report('statement.deleted', { by, mark });
      },
    });
    if (!this.#statements) {
      this.#statements = next;
      return;
    }
    this.#next = next;
    void next.settled().then(() => {
      if (this.#next !== next || this.#closed) return;
      this.#statements?.close();
      this.#statements = next;
      this.#next = undefined;
      const state = Y.encodeStateAsUpdate(inner);
      for (const listener of [...this.#changes]) listener(state);
      this.#watchers.notify();
    });
  }

  #letters(rows: readonly Row[]): void {
    const { me, ground } = this.#parts;
    const reads = scopesOf(ground.membership(), me.record.person).some(({ id }) => id === this.scope);
    if (reads) this.#box?.add(rows.map(({ envelope }) => envelope));
  }

  #reported = new Map<Code, number>();

  /** Each statement that does not hold is told once. */
  #reportRefused(): void {
    for (const [code, times] of this.#statements?.refused() ?? []) {
      for (let told = this.#reported.get(code) ?? 0; told < times; told++)
        this.#parts.report(code, { mark: `statement ${told}` });
      this.#reported.set(code, times);
    }
  }

  #keptChanged(): void {
    this.#watchers.notify();
    this.#parts.changed();
  }

  async #heard(frame: Uint8Array): Promise<void> {
    if (this.#closed || !(await this.#presence.hear(frame)) || this.#closed) return;
    this.#sealed.peers(this.#peers());
  }

  #peers(): ReadonlySet<DeviceId> {
    return new Set(this.#presence.others().map(({ device }) => device));
  }

  #newPresence(): Presence {
    const { me, ground, serverNow, keyOf } = this.#parts;
    return new Presence({
      place: ground.place,
      me,
      membership: ground.membership,
      key: () => keyOf(ground.place.scope),
      now: serverNow,
      send: (frame) => this.#sealed.tell(frame),
      changed: () => this.#watchers.notify(),
    });
  }
}

const nothing: readonly unknown[] = [];

function content(kind: 'update' | 'letter', bytes: Uint8Array, inner: number): Content {
  return { id: randomId(), kind, inner, bytes };
}

function indexOf(lines: readonly { id: string }[], id: string): number {
  return lines.findIndex((one) => one.id === id);
}
