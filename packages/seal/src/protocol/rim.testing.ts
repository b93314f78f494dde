/** A rim for tests of the client: answers what the reducer asks of it at once, with real signatures, and writes down the rest. */
import type { Membership } from '../chain/membership.ts';
import { webCryptoVerifier } from '../ed25519.ts';
import type { Envelope, EnvelopeKind } from '../envelope.ts';
import { verdicts } from '../room/accept.ts';
import { envelope, place, type TestDevice } from '../room/school.testing.ts';
import { stepClient } from './client.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientEvent,
  type ClientStart,
  openDocument,
} from './client-state.ts';
import { type Message, readMessage, writeMessage } from './messages.ts';

export const verifier = webCryptoVerifier();

export class Rim {
  doc: ClientDocument;
  /** Effects that ask for no answer, in their order. */
  readonly effects: ClientEffect[] = [];
  /** What was sealed, in its order. */
  readonly made: Envelope[] = [];
  /** Set: sealing waits until `finish`. */
  holding = false;
  readonly #by: TestDevice;
  #writers: number;
  #held: (ClientEffect & { type: 'seal' })[] = [];

  constructor(by: TestDevice, membership: Membership, start: Partial<ClientStart> = {}) {
    this.#by = by;
    this.#writers = 1000;
    this.doc = openDocument({ device: by.id, place, membership, rooms: [], outbox: [], ...start });
  }

  async tell(event: ClientEvent): Promise<void> {
    const { state, effects } = stepClient(this.doc, event);
    this.doc = state;
    for (const effect of effects) await this.#perform(effect);
  }

  /** A frame from the server. */
  hear(message: Message, generation = 0): Promise<void> {
    return this.tell({ type: 'frame', generation, bytes: writeMessage(message) });
  }

  /** Rows of others, as a live frame. */
  arrive(envelopes: readonly Envelope[], generation = 0): Promise<void> {
    const runs = envelopes.map(({ writer, clock, bytes }) => ({ writer, clock, envelopes: [bytes] }));
    return this.hear({ type: 'update', runs }, generation);
  }

  /** Content that the outbox holds. */
  keep(id: string, kind: EnvelopeKind & ('update' | 'letter' | 'checkpoint') = 'update'): Promise<void> {
    return this.tell({ type: 'kept', id, kind, inner: 5 });
  }

  /** The server's disk has everything that was sealed in a generation so far. */
  async store(generation = 0): Promise<void> {
    const vector = new Map<number, number>();
    for (const one of this.made) if (one.generation === generation) vector.set(one.writer, one.clock + 1);
    await this.hear({ type: 'durable', vector }, generation);
  }

  async finish(): Promise<void> {
    this.holding = false;
    for (const effect of this.#held.splice(0)) await this.#perform(effect);
  }

  of<Type extends ClientEffect['type']>(type: Type): (ClientEffect & { type: Type })[] {
    return this.effects.filter((effect): effect is ClientEffect & { type: Type } => effect.type === type);
  }

  /** Messages that were sent, by type. */
  sent<Type extends Message['type']>(type: Type): (Message & { type: Type })[] {
    return this.of('send').flatMap(({ bytes }) => {
      const read = readMessage(bytes);
      return read.ok && read.value.type === type ? [read.value as Message & { type: Type }] : [];
    });
  }

  codes(): string[] {
    return this.of('report').map(({ code }) => code);
  }

  async #perform(effect: ClientEffect): Promise<void> {
    switch (effect.type) {
      case 'verify': {
        const answers = await verdicts(effect.inspection, verifier);
        const { generation, ticket } = effect;
        return this.tell({ type: 'verified', generation, ticket, verdicts: answers });
      }
      case 'newWriter':
        return this.tell({ type: 'writer', generation: effect.generation, writer: this.#writers++ });
      case 'seal': {
        if (this.holding) {
          this.#held.push(effect);
          return;
        }
        const made = await envelope(this.#by, effect.header, effect.id);
        this.made.push(made);
        return this.tell({ type: 'sealed', ticket: effect.ticket, envelope: made });
      }
      default:
        this.effects.push(effect);
    }
  }
}
