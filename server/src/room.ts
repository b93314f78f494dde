/**
 * One room while somebody is in it. Its Y.Doc runs ahead of the disk only between an update's arrival and the commit that follows;
 * nothing about the room is said in between, and a room whose commit failed is thrown away.
 */
import * as Y from 'yjs';
import { askFrame, storedFrame, updateFrame } from './messages.ts';

/** One socket, as a room sees it. */
export interface Client {
  /** Asked for durable acknowledgements. */
  readonly ack: boolean;
  send(frame: Uint8Array): void;
  close(code: number, reason: string): void;
}

export class Room {
  readonly name: string;
  readonly doc = new Y.Doc();
  readonly clients = new Set<Client>();
  /** Rows on disk. */
  rows: number;
  /** Arrived and applied, not yet on disk. */
  readonly uncommitted: { update: Uint8Array; from: Client }[] = [];
  /** Clients that sent something since their last acknowledgement. */
  readonly #owed = new Set<Client>();

  constructor(name: string, stored: readonly Uint8Array[]) {
    this.name = name;
    this.rows = stored.length;
    Y.transact(this.doc, () => {
      for (const update of stored) Y.applyUpdate(this.doc, update);
    });
  }

  /** Asks a newcomer for what it has, and tells it what is stored. */
  greet(client: Client): void {
    this.clients.add(client);
    client.send(askFrame(this.doc));
    if (client.ack) client.send(storedFrame(this.doc));
  }

  leave(client: Client): boolean {
    this.#owed.delete(client);
    return this.clients.delete(client);
  }

  /** Takes an update in and notes what of it is new. @throws what Yjs throws; the doc is then no longer to be trusted. */
  apply(update: Uint8Array, from: Client): void {
    const { store } = this.doc;
    const { pendingStructs, pendingDs } = store;
    let integrated: Uint8Array | undefined;
    const listen = (bytes: Uint8Array) => {
      integrated = bytes;
    };
    this.doc.on('update', listen);
    try {
      Y.applyUpdate(this.doc, update);
    } finally {
      this.doc.off('update', listen);
    }
    // What came before something it builds on is kept as it came; Yjs holds it back until the rest is here.
    const early = store.pendingStructs !== pendingStructs || store.pendingDs !== pendingDs;
    const news = early ? update : integrated;
    if (news) this.uncommitted.push({ update: news, from });
    this.#owed.add(from);
  }

  /** After a commit: passes on what it held, and acknowledges. */
  committed(): void {
    for (const { update, from } of this.uncommitted.splice(0)) {
      const frame = updateFrame(update);
      for (const client of this.clients) if (client !== from) client.send(frame);
    }
    this.acknowledge();
  }

  /** Tells those who sent something what the disk now holds; only when nothing is uncommitted. */
  acknowledge(): void {
    if (this.#owed.size === 0) return;
    const frame = storedFrame(this.doc);
    for (const client of this.#owed) if (client.ack) client.send(frame);
    this.#owed.clear();
  }

  /** Sends everybody away; they come back and find what the disk has. */
  abandon(code: number, why: string): void {
    const clients = [...this.clients];
    this.clients.clear();
    for (const client of clients) client.close(code, why);
    this.doc.destroy();
  }
}
