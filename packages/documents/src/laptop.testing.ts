/** For tests: a laptop with databases, a network cable that can be pulled, and a worker that can be killed at any moment. */
import { DocumentId, type Envelope, instant, PersonId, randomId, StatementId } from '@wuhe/model';
import { vi } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { openLibrary } from './library.ts';
import type { Document, Library } from './types.ts';

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

export class Laptop {
  readonly name = `laptop-${randomId()}`;
  readonly #server: string | undefined;
  cable = new Cable();
  library!: Library;
  clock = Date.parse('2026-11-24T00:12:00.000Z');

  private constructor(server: string | undefined) {
    this.#server = server;
  }

  static async start(server?: string): Promise<Laptop> {
    const laptop = new Laptop(server);
    await laptop.wake();
    return laptop;
  }

  /** The worker starts (again) on the same databases. */
  async wake(): Promise<void> {
    this.library = await openLibrary({
      name: this.name,
      ...(this.#server !== undefined && { server: this.#server }),
      WebSocketPolyfill: this.cable.WebSocketPolyfill,
      now: () => this.clock,
    });
    laptops.add(this);
  }

  /** The worker is gone without a word: nothing is closed, nothing is said. */
  kill(): void {
    this.cable.die();
    abandoned.push(this.library);
    this.cable = new Cable();
  }

  open(id: DocumentId): Promise<Document> {
    return this.library.open(id);
  }
}

const laptops = new Set<Laptop>();
const abandoned: Library[] = [];

/** After each test: every worker, also those long dead, lets go of its timers. Never waits for what a test has frozen. */
export async function putAway(): Promise<void> {
  const all = [...abandoned.splice(0), ...[...laptops].map((laptop) => laptop.library)];
  laptops.clear();
  await Promise.race([
    Promise.all(all.map((library) => library.close())),
    new Promise((resolve) => setTimeout(resolve, 200)),
  ]);
}

export const newDocumentId = (): DocumentId => DocumentId.parse(randomId());

let counted = 0;

/** A statement of a kind that this build does not know, recorded one second after the one before. */
export function statement(text = '', id: string = randomId()): Envelope {
  return {
    id: StatementId.parse(id),
    kind: 'fromTheFuture',
    version: 7,
    author: PersonId.parse('chen'),
    at: instant(Date.parse('2026-11-24T00:00:00.000Z') + 1000 * counted++),
    body: { text },
  };
}

/** Ids of the statements in a document, sorted. */
export function idsIn(document: Document): string[] {
  return document
    .statements()
    .map((value) => (value as Envelope).id as string)
    .sort();
}

/** Polls until the assertion holds. */
export function eventually(assertion: () => void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 10_000, interval: 5 });
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
