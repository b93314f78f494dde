/** For tests: one document's engine on a laptop whose every step can freeze, with a server in memory. */
import 'fake-indexeddb/auto';
import type { Me } from '@wuhe/keyring';
import { type DocumentId, randomId } from '@wuhe/model';
import { accept, type Code, type Membership, refuse, type ScopeId, signer } from '@wuhe/seal';
import { vi } from 'vitest';
import * as Y from 'yjs';
import type { AtRest, Disk } from './contract.ts';
import { openDisk } from './disk.ts';
import { ScopeKeys } from './keys.ts';
import { joinLocally } from './local-line.ts';
import { MemoryCache, type MemoryServer } from './memory.testing.ts';
import { documentIn } from './places.ts';
import { SealedDocument } from './sealed-document.ts';
import type { DocumentKeys, Ground } from './seams.ts';
import { type Village, verifier } from './village.testing.ts';

/** Calls of an object that can be stopped for good, each before or after it did its work. */
class Freezer {
  /** How many calls are still let through; none: all. */
  left: number | undefined;
  after = false;
  calls = 0;
  readonly names: string[] = [];

  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== 'function' || typeof name !== 'string') return value;
        return (...given: unknown[]) => this.#call(name, () => value.apply(object, given));
      },
    });
  }

  #call(name: string, work: () => unknown): unknown {
    this.calls++;
    this.names.push(name);
    if (this.left === undefined) return work();
    if (this.left-- > 0) return work();
    if (this.left === -1 && this.after) {
      const done = work();
      return done instanceof Promise ? done.then(forEver) : done;
    }
    // What answers at once cannot freeze its caller: it only does nothing any more.
    return synchronous.has(name) ? (name === 'rows' ? [] : undefined) : forEver();
  }
}

const synchronous = new Set(['put', 'rows', 'send', 'close']);
const forEver = () => new Promise<never>(() => undefined);

export class Desk {
  readonly name = randomId();
  readonly me: Me;
  readonly cache = new MemoryCache();
  readonly reports: (Code | string)[] = [];
  readonly rebuilt = vi.fn();
  disk!: Disk;
  freezer = new Freezer();
  online = true;
  clock = 1000;
  readonly #village: Village;
  readonly #server: MemoryServer | undefined;
  #documents = new Set<SealedDocument>();

  private constructor(village: Village, me: Me, server: MemoryServer | undefined) {
    this.#village = village;
    this.me = me;
    this.#server = server;
  }

  static async of(village: Village, me: Me, server?: MemoryServer): Promise<Desk> {
    const desk = new Desk(village, me, server);
    desk.disk = await openDisk(desk.name);
    desks.add(desk);
    return desk;
  }

  async open(scope: ScopeId, document: string): Promise<SealedDocument> {
    const { me, freezer } = this;
    const id = documentIn(scope, document);
    const keys = new ScopeKeys(me, () => this.#village.membership);
    const server = this.#server;
    const ground: Ground = {
      id,
      place: { school: me.record.school, scope, document: document as DocumentId, generation: 0 },
      person: me.record.person,
      device: me.record.device.id,
      key: me.record.device.sign,
      signer: signer(me.record.device.sign),
      verifier,
      membership: () => this.#village.membership,
      keys: documentKeys(keys, scope),
      disk: freezer.wrap(this.disk),
      cache: { open: async (room) => freezer.wrap(await this.cache.open(room)) },
      solo: server === undefined,
      join: (room, cached, events) =>
        server ? server.join(room, me.record.device.id, cached.outer, events) : joinLocally(cached, events),
      askChain: () => undefined,
      offerChain: () => undefined,
      peers: () => new Set(),
      now: () => this.clock,
      random: () => 0,
      events: {
        shown: () => undefined,
        rebuilt: this.rebuilt,
        brought: () => undefined,
        lost: () => [],
        letters: () => undefined,
        settled: async () => undefined,
        kept: () => undefined,
        presence: () => undefined,
        report: (code) => this.reports.push(code),
        healed: () => undefined,
      },
    };
    const opened = await SealedDocument.open(ground);
    this.#documents.add(opened);
    const listener = (membership: Membership) => opened.grown(membership);
    this.#village.grown.add(listener);
    if (this.online) opened.connect();
    return opened;
  }

  /** A change of the text, kept and then shown. */
  async write(document: SealedDocument, word: string): Promise<void> {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, Y.encodeStateAsUpdate(document.inner));
    const before = Y.encodeStateVector(draft);
    draft.getText('text').insert(0, `${word} `);
    const bytes = Y.encodeStateAsUpdate(draft, before);
    const items = await document.prepare([{ id: randomId(), kind: 'update', inner: draft.clientID, bytes }]);
    await this.freezer.wrap(this.disk).keep(items.map(({ kept }) => kept));
    document.taken(items);
  }

  /** The worker is gone without a word. */
  kill(): void {
    this.freezer.left = 0;
    this.freezer = new Freezer();
    this.#server?.cut(this.me.record.device.id);
  }

  unplug(): void {
    this.#server?.cut(this.me.record.device.id);
  }

  async putAway(): Promise<void> {
    await Promise.race([
      Promise.all([...this.#documents].map((document) => document.close())),
      new Promise((resolve) => setTimeout(resolve, 50)),
    ]);
    this.disk.close();
  }
}

const desks = new Set<Desk>();

export async function putDesksAway(): Promise<void> {
  await Promise.all([...desks].map((desk) => desk.putAway()));
  desks.clear();
}

/** Words of a document, sorted. */
export function words(document: SealedDocument): string[] {
  return document.inner.getText('text').toString().split(' ').filter(Boolean).sort();
}

function documentKeys(keys: ScopeKeys, scope: ScopeId): DocumentKeys {
  const aes = async (epoch?: number) => {
    const key = await keys.epoch(scope, epoch);
    if (!key.ok) return key;
    const raw = key.value.key.slice();
    const made = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    return accept({ epoch: key.value.epoch, key: made });
  };
  return {
    content: (epoch) => keys.content(scope, epoch),
    sealAtRest: async (_what, _id, content) => {
      const key = await aes();
      if (!key.ok) return key;
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const parameters = { name: 'AES-GCM', iv: nonce };
      const sealed = await crypto.subtle.encrypt(parameters, key.value.key, content.slice());
      return accept({ scope, epoch: key.value.epoch, nonce, ciphertext: new Uint8Array(sealed) });
    },
    openAtRest: async (_what, _id, { epoch, nonce, ciphertext }: AtRest) => {
      const key = await aes(epoch);
      if (!key.ok) return key;
      try {
        const parameters = { name: 'AES-GCM', iv: nonce.slice() };
        return accept(
          new Uint8Array(await crypto.subtle.decrypt(parameters, key.value.key, ciphertext.slice())),
        );
      } catch {
        return refuse('envelope.unreadable');
      }
    },
  };
}
