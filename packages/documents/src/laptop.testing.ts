/** For tests: members of a school, each with a laptop with databases, a network cable that can be pulled, and a worker that can be killed at any moment. */
import 'fake-indexeddb/auto';
import { type BrowserMemory, foundSchool, type KeyStore } from '@wuhe/keyring';
import {
  type DocumentId,
  type Envelope,
  instant,
  PersonId,
  randomId,
  type SchoolId,
  StatementId,
} from '@wuhe/model';
import type { ScopeId } from '@wuhe/seal';
import { expect, vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import type { CachedRoom, Disk } from './contract.ts';
import { openDisk } from './disk.ts';
import { openLibrary } from './library.ts';
import { documentIn } from './places.ts';
import { openCache } from './rooms-cache.ts';
import type { Document, Library, Listing } from './types.ts';
import { cost, must, options, PASSPHRASE, Village } from './village.testing.ts';

/** A cable: the sockets made through it wait while it is out, and fall silent for good when the worker dies. */
class Cable {
  readonly #sockets = new Set<{ dial(): void; cut(heard: boolean): void }>();
  #plugged = true;
  #dead = false;
  readonly WebSocketPolyfill: typeof WebSocket;

  constructor() {
    const cable = this;
    class Socket {
      static readonly CONNECTING = 0;
      static readonly OPEN = 1;
      static readonly CLOSING = 2;
      static readonly CLOSED = 3;
      readonly OPEN = 1;
      binaryType = 'arraybuffer';
      onopen: (() => void) | null = null;
      onclose: ((event: { code: number; reason: string }) => void) | null = null;
      onerror: ((event: unknown) => void) | null = null;
      onmessage: ((event: { data: unknown }) => void) | null = null;
      readonly #url: string;
      #socket: NodeSocket | undefined;
      constructor(url: string) {
        this.#url = url;
        cable.#sockets.add(this);
        if (cable.#plugged) this.dial();
      }
      get readyState(): number {
        return this.#socket?.readyState ?? 0;
      }
      dial(): void {
        if (cable.#dead || this.#socket) return;
        const socket = new NodeSocket(this.#url);
        this.#socket = socket;
        socket.binaryType = 'arraybuffer';
        socket.onopen = () => this.onopen?.();
        socket.onerror = (event) => this.onerror?.(event);
        socket.onmessage = (event) => this.onmessage?.(event);
        socket.onclose = ({ code, reason }) => this.onclose?.({ code, reason });
      }
      send(bytes: Uint8Array): void {
        this.#socket?.send(bytes);
      }
      close(): void {
        cable.#sockets.delete(this);
        this.#socket?.close();
      }
      cut(heard: boolean): void {
        cable.#sockets.delete(this);
        if (!heard) {
          this.onopen = this.onmessage = this.onclose = null;
        }
        this.#socket?.terminate();
        if (heard) this.onclose?.({ code: 1006, reason: '' });
      }
    }
    this.WebSocketPolyfill = Socket as unknown as typeof WebSocket;
  }

  pull(): void {
    this.#plugged = false;
    for (const socket of [...this.#sockets]) socket.cut(true);
  }

  plug(): void {
    this.#plugged = true;
    for (const socket of [...this.#sockets]) socket.dial();
  }

  die(): void {
    this.#dead = true;
    for (const socket of [...this.#sockets]) socket.cut(false);
  }
}

/** The school of this test: everybody whose laptop starts is a member. */
let village: Village | undefined;
let scope = randomId() as ScopeId;
let guarded = randomId() as ScopeId;

/** What was founded, once somebody's laptop has started. */
export function school(): { village: Village; scope: ScopeId; guarded: ScopeId } {
  if (!village) throw new Error('nobody yet');
  return { village, scope, guarded };
}

export class Laptop {
  readonly name = `laptop-${randomId()}`;
  readonly #server: string | undefined;
  cable = new Cable();
  library!: Library;
  person!: PersonId;
  school!: SchoolId;
  /** A server takes nobody whose clock is more than a day off. */
  clock = Date.now();
  /** What the browser remembers while the worker is away; none unless a test gives it. */
  memory: BrowserMemory | undefined;
  /** How this build of the program finds documents; none unless a test gives one. */
  listing: Listing | undefined;

  private constructor(server: string | undefined) {
    this.#server = server;
  }

  /** Somebody new: the first is the principal, the others join as homeroom teachers of these scopes. */
  static async start(server?: string, scopes: readonly ScopeId[] = [scope, guarded]): Promise<Laptop> {
    const laptop = new Laptop(server);
    const disk = await openDisk(laptop.name);
    laptop.person = await joins(disk.keys, scopes);
    laptop.school = school().village.membership.school;
    await disk.addChain(0, school().village.chain);
    disk.close();
    const founds = school().village.chain.length === 1;
    await laptop.wake();
    // The school begins on the server before anybody else comes, where there is one.
    const open = () => expect(laptop.library.connection()).toBe('open');
    if (founds && server) await vi.waitFor(open, { timeout: 1000, interval: 5 }).catch(() => undefined);
    return laptop;
  }

  /** The worker starts (again) on the same databases. */
  async wake(): Promise<void> {
    this.library = await openLibrary({
      name: this.name,
      school: this.school,
      ...(this.#server !== undefined && { server: this.#server }),
      WebSocketPolyfill: this.cable.WebSocketPolyfill,
      now: () => this.clock,
      clock: () => 0,
      cost,
      ...(this.memory && { memory: this.memory }),
      ...(this.listing && { listing: this.listing }),
    });
    laptops.add(this);
  }

  /** The worker is gone without a word: nothing is closed, nothing is said. */
  kill(): void {
    this.cable.die();
    abandoned.push(this.library);
    this.cable = new Cable();
  }

  async open(id: DocumentId): Promise<Document> {
    const document = await this.library.open(id);
    authors.set(document, this.person);
    return document;
  }

  async unlock(): Promise<void> {
    must(await this.library.school.me.locker.unlock(PASSPHRASE));
    this.library.unlocked();
  }

  lock(): void {
    this.library.school.me.locker.lock();
    this.library.locked();
  }
}

async function joins(store: KeyStore, scopes: readonly ScopeId[]): Promise<PersonId> {
  if (village) return (await village.bring(store, [{ role: 'homeroomTeacher' }], scopes)).record.person;
  village = new Village();
  const founded = must(
    await foundSchool({
      store,
      options,
      scopes: [
        { id: scope, kind: 'school' },
        { id: guarded, kind: 'home' },
      ],
      passphrase: PASSPHRASE,
      at: 1,
    }),
  );
  await village.append(founded.entry);
  await founded.keep();
  must(await founded.me.locker.unlock(PASSPHRASE));
  village.principal = founded.me;
  village.scopes = founded.scopes;
  return founded.me.record.person;
}

/** The database of a document's first room on a laptop. */
export function roomDatabase(laptop: Laptop, id: DocumentId): string {
  return `${laptop.name}/room/${id.slice(0, 22)}.${id.slice(22)}.g0`;
}

/** Where the methods of disks and rooms are, to be watched or frozen. */
export async function methods(): Promise<{ disk: Disk; room: CachedRoom }> {
  const disk = await openDisk(randomId());
  const room = await openCache(randomId()).open('none');
  await room.close();
  disk.close();
  return { disk: Object.getPrototypeOf(disk), room: Object.getPrototypeOf(room) };
}

const authors = new WeakMap<Document, PersonId>();

const laptops = new Set<Laptop>();
const abandoned: Library[] = [];

/** After each test: every worker, also those long dead, lets go of its timers. Never waits for what a test has frozen. */
export async function putAway(): Promise<void> {
  const all = [...abandoned.splice(0), ...[...laptops].map((laptop) => laptop.library)];
  laptops.clear();
  village = undefined;
  [scope, guarded] = [randomId() as ScopeId, randomId() as ScopeId];
  await Promise.race([
    Promise.all(all.map((library) => library.close())),
    new Promise((resolve) => setTimeout(resolve, 200)),
  ]);
}

/** A document of the scope that everybody is a member of. */
export const newDocumentId = (): DocumentId => documentIn(scope, randomId());

let counted = 0;

/** A statement of a kind that this build does not know, by whoever opened the document, recorded one second after the one before. */
export function statement(document: Document, text = ''): Envelope {
  return {
    id: StatementId.parse(randomId()),
    kind: 'fromTheFuture',
    version: 7,
    author: authors.get(document) ?? PersonId.parse('nobody'),
    at: instant(Date.parse('2026-11-24T00:00:00.000Z') + 1000 * counted++),
    body: { text },
  };
}

/** Says something in a document. */
export function say(document: Document, text: string): Promise<void> {
  return document.append(statement(document, text));
}

/** What is said in a document, sorted. */
export function saidIn(document: Document): string[] {
  return document
    .statements()
    .map((value) => (value as { body: { text: string } }).body.text)
    .sort();
}

/** Polls until the assertion holds. */
export function eventually(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 30_000, interval: 5 });
}

/** A promise that never settles, and a sign that somebody has come to wait on it: the moment of a kill. */
export function frozen(): { reached: Promise<void>; forEver: () => Promise<never> } {
  let arrive = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return {
    reached,
    forEver: () => {
      arrive();
      return new Promise<never>(() => undefined);
    },
  };
}
