/** All documents of one school on this device: opens them, commits, says how things stand. */
import { type BrowserMemory, type Cost, finishRenewal, type LockTimes, loadMe, type Me } from '@wuhe/keyring';
import { type DocumentId, type Envelope, type PersonId, Problem, type SchoolId } from '@wuhe/model';
import {
  type Checked,
  type CutOff,
  type DeviceId,
  isDropBox,
  type Membership,
  type ScopeId,
  scopesOf,
  signer,
  verifyEntries,
  webCryptoVerifier,
  writeMessage,
} from '@wuhe/seal';
import { Resting } from './at-rest.ts';
import { type CaughtUp, caughtUp, PATIENCE } from './catching-up.ts';
import { chainFrames } from './chain-frames.ts';
import { Commits } from './commits.ts';
import type { Cache, ConnectionState, Disk, Notice, School } from './contract.ts';
import { cutsInScope, cutsOf, type KnownDocument } from './cuts.ts';
import { openDisk } from './disk.ts';
import { OpenDocument } from './document.ts';
import { ScopeKeys } from './keys.ts';
import { joinLocally } from './local-line.ts';
import { openNetwork } from './network.ts';
import { Notices, type Well } from './notices.ts';
import { type DocumentPlace, placeOf } from './places.ts';
import { openCache } from './rooms-cache.ts';
import { type CutsAt, type OpenSchool, openSchool } from './school.ts';
import type { DocumentKeys, Evidence } from './seams.ts';
import { signed } from './statements.ts';
import type { Document, Kept, Library, Listing } from './types.ts';
import { Watchers } from './watchers.ts';

export interface LibraryOptions {
  /** Prefix of the databases of this school on this device. */
  name: string;
  school: SchoolId;
  /** `ws://` or `wss://` address of the school's server; omitted: solo. */
  server?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds that only go forward, sleep included; by which the guarded tier locks. */
  clock?: () => number;
  cost?: Cost;
  times?: LockTimes;
  /** Keeps an unlocked device unlocked while its worker is away, until it locks. */
  memory?: BrowserMemory;
  /** Before a key changes, everything that a scope has by this list is brought up to date (M15); without it, what this disk knows of. */
  listing?: Listing;
  /** The WebSocket class, where the platform's own is not to be used. */
  WebSocketPolyfill?: typeof WebSocket;
}

/** More than these are open at once only while somebody watches them. */
const OPEN = 30;

/**
 * Opens the library; never waits for the network. Documents in which something waits to be sent are opened at once. Only one library of a
 * name may be open at a time.
 * @throws Problem `storage.refused`: the browser's database does not open · `server.address`: not a WebSocket address · `school.unknown`, `key.missing`, `key.damaged`, codes of the chain: what this device keeps of the school is not all there
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  checkAddress(options.server);
  const notices = new Notices();
  const disk = await openDisk(options.name, (document) => notices.add('storage.damaged', document));
  try {
    await notices.keepOn(disk);
    const me = await whoIs(options, disk);
    const library = new OpenLibrary(options, disk, notices);
    await library.begin(me);
    return library;
  } catch (cause) {
    disk.close();
    throw cause;
  }
}

/** This device's person, unlocked where the browser still remembers it; renewed keys are put in their place first, if the chain has them. */
async function whoIs(
  { school, clock, now = Date.now, times, cost, memory }: LibraryOptions,
  disk: Disk,
): Promise<Me> {
  const { membership } = await verifyEntries(undefined, await disk.chain(), webCryptoVerifier());
  if (membership?.school === school) await finishRenewal(disk.keys, membership);
  const me = must(
    await loadMe(disk.keys, school, {
      clock: clock ?? now,
      ...(times && { times }),
      ...(cost && { cost }),
      ...(memory && { memory }),
    }),
  );
  await me.locker.resume();
  return me;
}

class OpenLibrary implements Library {
  readonly #options: LibraryOptions;
  readonly #disk: Disk;
  readonly #cache: Cache;
  readonly #commits: Commits;
  readonly #notices: Notices;
  readonly #watchers = new Watchers();
  readonly #opening = new Map<DocumentId, Promise<OpenDocument>>();
  readonly #open = new Map<DocumentId, OpenDocument>();
  /** Documents that are being closed. */
  readonly #closed = new Map<DocumentId, Promise<void>>();
  readonly #verifier = webCryptoVerifier();
  #school!: OpenSchool;
  #keys!: ScopeKeys;
  #resting!: Resting;
  #uses = 0;
  #closing: Promise<void> | undefined;
  school!: School;

  constructor(options: LibraryOptions, disk: Disk, notices: Notices) {
    this.#options = options;
    this.#disk = disk;
    this.#notices = notices;
    this.#commits = new Commits(disk);
    this.#cache = openCache(options.name, (room) => {
      const [scope = '', document = ''] = room.split('.');
      this.#notice('storage.damaged', scope + document);
    });
  }

  async begin(me: Me): Promise<void> {
    const { school: id, server, now = Date.now, WebSocketPolyfill } = this.#options;
    this.#school = must(
      await openSchool({
        id,
        disk: this.#disk,
        me,
        now,
        today: () => new Intl.DateTimeFormat('en-CA').format(now()),
        cutsOf: (scope) => this.#cutsIn(scope),
        ...(server === undefined
          ? {}
          : {
              server,
              connect: (events) =>
                openNetwork({
                  server,
                  school: id,
                  me,
                  now,
                  events,
                  ...(WebSocketPolyfill && { WebSocketPolyfill }),
                }),
            }),
        onGrown: (membership) => this.#grown(membership),
        onNotice: (code) => this.#notice(code),
        onDue: (scopes) => {
          this.#healed('due');
          if (scopes.size > 0) this.#notice('key.due');
        },
        onDisk: () => this.#healed('disk'),
        onState: () => this.#watchers.notify(),
      }),
    );
    this.#keys = new ScopeKeys(me, () => this.#school.membership());
    this.#resting = new Resting((scope, epoch) => this.#keys.epoch(scope, epoch));
    const { putPackage, enter, membership } = this.#school;
    this.school = {
      id,
      me,
      server,
      membership: membership.bind(this.#school),
      enter: enter.bind(this.#school),
      putPackage: putPackage.bind(this.#school),
      cutsOf: (who) => this.#cutsOf(who),
    };
    await this.#sendWaiting();
  }

  async open(id: DocumentId): Promise<Document> {
    return this.#opened(id);
  }

  async commit(entries: readonly { document: DocumentId; statement: Envelope }[]): Promise<void> {
    const boxes = new Map<string, ScopeId[]>();
    for (const { document, statement } of entries) {
      const place = placeOf(document);
      if (place && isDropBox(place))
        boxes.set(statement.id, [...(boxes.get(statement.id) ?? []), place.scope]);
    }
    const documents = new Map(
      await Promise.all(
        [...new Set(entries.map(({ document }) => document))].map(
          async (id) => [id, await this.#opened(id)] as const,
        ),
      ),
    );
    await this.#holding([...documents.values()], () =>
      this.#commits.run(async () => {
        const lines = new Map<string, string>();
        for (const { document, statement } of entries) {
          if (lines.has(statement.id) || documents.get(document)?.has(statement.id)) continue;
          // Signed once: two signed texts of one id would be a fork (S5).
          const to = boxes.get(statement.id) ?? [];
          const membership = this.#school.membership();
          lines.set(statement.id, await signed(statement, { me: this.#school.me, membership, to }));
        }
        return [...documents].map(([id, document]) => {
          const ofDocument = entries.flatMap(({ document: of, statement }) => {
            const line = of === id ? lines.get(statement.id) : undefined;
            return line === undefined ? [] : [{ id: statement.id, line }];
          });
          return document.isBox ? document.leaving(ofDocument) : document.saying(ofDocument);
        });
      }),
    );
  }

  connection(): ConnectionState {
    return this.#school.network?.state ?? 'none';
  }

  retry(): void {
    this.#school.network?.retry();
  }

  watch(listener: () => void): () => void {
    return this.#watchers.add(listener);
  }

  kept(): Kept {
    const open = [...this.#open.values()];
    const moments = open.map((document) => document.kept().asOf);
    const known = moments.filter((moment) => moment !== undefined);
    // One document that has never caught up: nothing can be said of the whole.
    const asOf = known.length > 0 && known.length === moments.length ? Math.min(...known) : undefined;
    const items = open.reduce((sum, { sealed }) => sum + sealed.itemCount, 0);
    const waiting = open.reduce((sum, document) => sum + document.kept().waiting, 0);
    return { waiting: Math.max(0, this.#disk.waiting - items) + waiting, asOf };
  }

  async waiting(): Promise<number> {
    return this.kept().waiting;
  }

  notices(): readonly Notice[] {
    return this.#notices.all();
  }

  noticesRead(code: string, times: number): void {
    this.#notices.read(code, times);
    this.#watchers.notify();
  }

  unlocked(): void {
    this.#school.unlocked();
    for (const document of this.#open.values()) document.unlocked();
    void this.#sendWaiting().catch(() => undefined);
    this.#watchers.notify();
  }

  locked(): void {
    const guarded = new Set(
      [...this.#school.membership().scopes.values()].flatMap(({ id, tier }) =>
        tier === 'guarded' ? [id] : [],
      ),
    );
    for (const document of [...this.#open.values()]) if (guarded.has(document.scope)) this.#close(document);
    this.#keys.forget(guarded);
    this.#resting.forget();
    this.#watchers.notify();
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** Opens what has something to send, whether or not anybody asks for it. A document that refuses stays counted as waiting. */
  async #sendWaiting(): Promise<void> {
    for (const id of await this.#disk.waitingDocuments())
      this.#opened(id as DocumentId).catch(() => undefined);
  }

  async #opened(id: DocumentId): Promise<OpenDocument> {
    if (this.#closing) throw new Problem('library.closed');
    const place = this.#admitted(id);
    const known = this.#opening.get(id);
    const opening = known ?? this.#load(id, place);
    if (!known) {
      this.#opening.set(id, opening);
      // What failed to open may be tried again.
      opening.catch(() => this.#opening.delete(id));
    }
    const document = await opening;
    document.used = ++this.#uses;
    if (!known) this.#closeUnused(document);
    return document;
  }

  /** The place of a document that may be opened now. @throws Problem */
  #admitted(id: DocumentId): DocumentPlace {
    const place = placeOf(id);
    if (!place) throw new Problem('input.invalid', 'no id of a document');
    const { me } = this.#school;
    const scope = this.#school.membership().scopes.get(place.scope);
    const reads = scope?.members.has(me.record.person);
    if (!scope || (!reads && !isDropBox(place))) throw new Problem('key.missing');
    if (reads && scope.tier === 'guarded' && !me.locker.opened().ok) throw new Problem('key.locked');
    return place;
  }

  async #load(id: DocumentId, place: DocumentPlace): Promise<OpenDocument> {
    const { now = Date.now } = this.#options;
    const school = this.#school;
    const { record } = school.me;
    const { network } = school;
    await this.#closed.get(id);
    const document = await OpenDocument.open({
      id,
      me: school.me,
      ground: {
        id,
        place: { school: school.id, ...place, generation: 0 },
        person: record.person,
        device: record.device.id,
        key: record.device.sign,
        signer: signer(record.device.sign),
        verifier: this.#verifier,
        membership: () => school.membership(),
        keys: this.#documentKeys(id, place.scope),
        disk: this.#disk,
        cache: this.#cache,
        join: (room, cached, events) =>
          network ? network.join(room, cached.outer, events) : joinLocally(cached, events),
        solo: network === undefined,
        askChain: () =>
          network?.sendChain(writeMessage({ type: 'askChain', from: school.membership().head.seq })),
        offerChain: () => void this.#offerChain().catch(() => undefined),
        now,
        random: Math.random,
      },
      keyOf: (scope, epoch) => this.#keys.epoch(scope, epoch),
      serverNow: () => now() + (network?.offset ?? 0),
      append: (statement) => this.commit([{ document: id, statement }]),
      run: async (change) => {
        const opened = await this.#opened(id);
        await this.#holding([opened], () => this.#commits.run(async () => [change(opened)]));
      },
      changed: () => this.#watchers.notify(),
      report: (code, what) => this.#notice(code, id, what),
      healed: (well) => this.#healed(well, id),
    });
    this.#open.set(id, document);
    // What the chain said while it was being opened; without it, rows that name the new head would wait for ever.
    document.grown(school.membership());
    this.#watchers.notify();
    return document;
  }

  #documentKeys(document: DocumentId, scope: ScopeId): DocumentKeys {
    const own = this.#school.me.record.person as string as ScopeId;
    return {
      content: (epoch) => this.#keys.content(scope, epoch),
      // What is left in a box of others rests under a key of one's own.
      sealAtRest: async (what, id, content) => {
        const reads = this.#school
          .membership()
          .scopes.get(scope)
          ?.members.has(own as string as PersonId);
        return this.#resting.seal(reads ? scope : own, { what, document, id }, content);
      },
      openAtRest: (what, id, sealed) => this.#resting.open({ what, document, id }, sealed),
    };
  }

  /** Keeps documents from being closed while something is done with them. */
  async #holding<T>(documents: readonly OpenDocument[], work: () => Promise<T>): Promise<T> {
    for (const document of documents) document.holds++;
    try {
      return await work();
    } finally {
      for (const document of documents) document.holds--;
    }
  }

  /** Closes those that were not used for longest, that nobody watches and in which nothing waits. */
  #closeUnused(but: OpenDocument): void {
    const unused = [...this.#open.values()]
      .filter((one) => one !== but && !one.isWatched && one.holds === 0 && one.sealed.itemCount === 0)
      .toSorted((a, b) => a.used - b.used);
    for (const document of unused.slice(0, Math.max(0, this.#open.size - OPEN))) this.#close(document);
  }

  /** Who asks for it again waits until its databases are let go of. */
  #close(document: OpenDocument): void {
    const { id } = document;
    this.#open.delete(id);
    this.#opening.delete(id);
    const closed = document.close();
    this.#closed.set(id, closed);
    void closed.finally(() => {
      if (this.#closed.get(id) === closed) this.#closed.delete(id);
    });
  }

  #grown(membership: Membership): void {
    for (const document of this.#open.values()) document.grown(membership);
    this.#watchers.notify();
  }

  async #offerChain(): Promise<void> {
    const from = this.#school.membership().head.seq;
    const entries = (await this.#disk.chain()).slice(from);
    for (const frame of chainFrames(from, entries)) this.#school.network?.sendChain(frame);
  }

  async #cutsOf(who: PersonId | DeviceId): Promise<CutOff[]> {
    const scopes = scopesOf(this.#school.membership(), this.#school.me.record.person);
    const known = await Promise.all(scopes.map(({ id }) => this.#disk.documents(id)));
    const { documents } = await this.#caughtUp(known.flat(), true);
    return cutsOf(who, this.#school.membership(), documents);
  }

  /** None: what is known of the scope, on this disk or by the list, is not all here now. */
  async #cutsIn(scope: ScopeId): Promise<CutsAt | undefined> {
    const [known, listed] = await Promise.all([this.#disk.documents(scope), this.#listed(scope)]);
    if (!listed) return undefined;
    const { documents, whole } = await this.#caughtUp([...new Set([...known, ...listed])], false);
    return whole ? (membership, people) => cutsInScope(scope, people, membership, documents) : undefined;
  }

  /** The documents that the list, brought up to date, names in this scope; drop boxes need no cut-off (A13). None: it is not here now. */
  async #listed(scope: ScopeId): Promise<readonly string[] | undefined> {
    const { listing } = this.#options;
    if (!listing) return [];
    const membership = this.#school.membership();
    const list = await this.#opened(listing.document(membership));
    return this.#holding([list], async () => {
      if (!(await list.caughtUp(PATIENCE))) return undefined;
      const ids = await listing.documentsOf(scope, membership, list.statements());
      return ids.filter((id) => placeOf(id)?.scope === scope);
    });
  }

  #caughtUp(known: readonly string[], awaited: boolean): Promise<CaughtUp> {
    const { erased } = this.#school.membership();
    const ids = known.filter((id) => !erased.has(`${id.slice(0, 22)}.${id.slice(22)}`));
    const held = async (id: DocumentId, work: (document: OpenDocument) => Promise<KnownDocument>) => {
      const document = await this.#opened(id);
      return this.#holding([document], () => work(document));
    };
    return caughtUp(ids as DocumentId[], held, awaited);
  }

  #healed(well: Well, document?: string): void {
    if (this.#notices.heal(well, document)) this.#watchers.notify();
  }

  #notice(code: Notice['code'], document?: string, { by, mark }: Evidence = {}): void {
    const person = by && this.#school.membership().devices.get(by)?.person;
    this.#notices.add(code, document, { by: person, mark });
    this.#watchers.notify();
  }

  async #end(): Promise<void> {
    await this.#commits.close();
    const documents = await Promise.allSettled(this.#opening.values());
    await Promise.all(documents.map((opened) => opened.status === 'fulfilled' && opened.value.close()));
    await Promise.all(this.#closed.values());
    await this.#school.close();
    await this.#notices.saved();
    this.#watchers.clear();
    this.#disk.close();
  }
}

function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Problem(checked.code);
  return checked.value;
}

function checkAddress(server: string | undefined): void {
  if (server === undefined) return;
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const usable = url && ['ws:', 'wss:'].includes(url.protocol) && url.search === '' && url.hash === '';
  if (!usable) throw new Problem('server.address', server);
}
