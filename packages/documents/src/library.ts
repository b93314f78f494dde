/** All documents of one profile: opens them, sends what waits, and says how things stand. */
import { DocumentId, type Envelope, Problem } from '@wuhe/model';
import * as Y from 'yjs';
import { Cache } from './cache.ts';
import { Commits } from './commits.ts';
import { addStatements } from './contents.ts';
import { OpenDocument } from './document.ts';
import { Outbox } from './outbox.ts';
import type { ConnectionState, Document, Kept, Library } from './types.ts';
import { Watchers } from './watchers.ts';

export interface LibraryOptions {
  /** Prefix of the databases of this library on this device. */
  name: string;
  /** `ws://` or `wss://` address of the school's server; omitted: solo. */
  server?: string;
  /** The WebSocket class, where the platform's own is not to be used. */
  WebSocketPolyfill?: typeof WebSocket;
  /** The clock, milliseconds since 1970. */
  now?: () => number;
}

/**
 * Opens the library. Never waits for the network. With a server, documents in which something waits to be sent are opened at once.
 * Only one library of a name may be open at a time.
 * @throws Problem `storage.refused`: the browser's database does not open · `server.address`: not a WebSocket address.
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  checkAddress(options.server);
  const outbox = await Outbox.open(`${options.name}/outbox`);
  const library = new OpenLibrary(options, outbox);
  if (options.server !== undefined) await library.sendWaiting();
  return library;
}

class OpenLibrary implements Library {
  readonly #options: LibraryOptions;
  readonly #outbox: Outbox;
  readonly #commits: Commits;
  readonly #watchers = new Watchers();
  readonly #opening = new Map<DocumentId, Promise<OpenDocument>>();
  readonly #open = new Set<OpenDocument>();
  #closing: Promise<void> | undefined;

  constructor(options: LibraryOptions, outbox: Outbox) {
    this.#options = options;
    this.#outbox = outbox;
    this.#commits = new Commits(outbox);
  }

  async open(id: DocumentId): Promise<Document> {
    return this.#opened(id);
  }

  async commit(entries: readonly { document: DocumentId; statement: Envelope }[]): Promise<void> {
    const changes = [...Map.groupBy(entries, (entry) => entry.document)].map(async ([id, ofDocument]) => ({
      document: await this.#opened(id),
      make: (draft: Y.Doc) =>
        addStatements(
          draft,
          ofDocument.map((entry) => entry.statement),
        ),
    }));
    await this.#commits.run(await Promise.all(changes));
  }

  connection(): ConnectionState {
    if (this.#options.server === undefined) return 'none';
    const states = new Set([...this.#open].map((document) => document.connection()));
    if (states.has('open')) return 'open';
    return states.has('unreachable') ? 'unreachable' : 'connecting';
  }

  retry(): void {
    for (const document of this.#open) if (document.retry()) return;
  }

  watch(listener: () => void): () => void {
    return this.#watchers.add(listener);
  }

  kept(): Kept {
    const moments = [...this.#open].map((document) => document.kept().asOf);
    const known = moments.filter((moment) => moment !== undefined);
    // One document that has never caught up: nothing can be said of the whole.
    const asOf = known.length > 0 && known.length === moments.length ? Math.min(...known) : undefined;
    return { waiting: this.#outbox.size, asOf };
  }

  async waiting(): Promise<number> {
    return this.#outbox.size;
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** Opens what has something to send, whether or not anybody asks for it. A document that refuses stays counted as waiting. */
  async sendWaiting(): Promise<void> {
    for (const room of await this.#outbox.rooms()) {
      this.open(DocumentId.parse(room)).catch(() => undefined);
    }
  }

  async #opened(id: DocumentId): Promise<OpenDocument> {
    if (this.#closing) throw new Problem('library.closed');
    const known = this.#opening.get(id);
    if (known) return known;
    const opening = this.#load(id);
    this.#opening.set(id, opening);
    // What failed to open may be tried again.
    opening.catch(() => this.#opening.delete(id));
    return opening;
  }

  async #load(id: DocumentId): Promise<OpenDocument> {
    const { name, server, WebSocketPolyfill, now = Date.now } = this.#options;
    const outer = new Y.Doc();
    const cache = await Cache.open(`${name}/room/${id}`, outer);
    try {
      const rows = await this.#outbox.of(id);
      // The local copy is written with relaxed durability and may lack its newest part; what it already has changes nothing.
      outer.transact(() => {
        for (const { update } of rows) Y.applyUpdate(outer, update);
      });
      const asOf = await cache.caughtUp();
      const line =
        server === undefined ? undefined : { server, ...(WebSocketPolyfill && { WebSocketPolyfill }) };
      let document: OpenDocument | undefined;
      let was: ConnectionState | undefined;
      const onKept = () => {
        const state = document?.connection();
        // Where one gets through, the others need not wait either.
        if (state === 'open' && was !== 'open') for (const other of this.#open) other.retry();
        was = state;
        this.#watchers.notify();
      };
      document = new OpenDocument({
        id,
        outer,
        cache,
        outbox: this.#outbox,
        commits: this.#commits,
        rows,
        asOf,
        now,
        onKept,
        line,
      });
      this.#open.add(document);
      onKept();
      return document;
    } catch (cause) {
      await cache.close();
      throw cause;
    }
  }

  async #end(): Promise<void> {
    await this.#commits.close();
    const documents = await Promise.allSettled(this.#opening.values());
    await Promise.all(documents.map((opened) => opened.status === 'fulfilled' && opened.value.close()));
    this.#watchers.clear();
    this.#outbox.close();
  }
}

function checkAddress(server: string | undefined): void {
  if (server === undefined) return;
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const usable = url && ['ws:', 'wss:'].includes(url.protocol) && url.search === '' && url.hash === '';
  if (!usable) throw new Problem('server.address', server);
}
