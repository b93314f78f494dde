/**
 * What the envelopes of a document say stays said (S7): a line that one of them brought stands, whatever another one does to it in the merged
 * document. Pure, but for the memory of what was brought.
 */
import {
  type DeviceId,
  type Envelope,
  importStatement,
  type Membership,
  mayWrite,
  type Place,
} from '@wuhe/seal';
import * as Y from 'yjs';

/** A content that was merged; without an envelope it is this device's own and not sealed yet. */
export interface Brought {
  update: Uint8Array;
  envelope: Envelope | undefined;
}

/** Where a line stands in the merged document, if it does. */
interface Spot {
  client: number;
  clock: number;
}

/** A place of an envelope of kind update that brought a line. */
type Said = Pick<Envelope, 'generation' | 'device' | 'writer' | 'clock'>;

interface Line {
  /** By this device, just now. */
  here: boolean;
  by: Said[];
  spots: Spot[];
}

export interface SaidLinesOptions {
  /** The document's, in any generation. */
  place: Place;
  /** Whose device this is. */
  person: string;
  /** Whether the digest of this start says that an update of the line's own author brought it. */
  wasOwn: (line: string) => boolean;
}

/** The lines of one inner document. */
export class SaidLines {
  readonly #options: SaidLinesOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: SaidLinesOptions) {
    this.#options = options;
  }

  /** A line that envelopes brought before this start. */
  know(line: string): Line {
    const known = this.#lines.get(line) ?? { here: false, by: [], spots: [] };
    this.#lines.set(line, known);
    return known;
  }

  /** Answers with the lines in it. */
  add({ update, envelope }: Brought): string[] {
    const lines = linesIn(update);
    for (const { line, spot } of lines) {
      const known = this.know(line);
      known.spots.push(spot);
      if (!envelope) known.here = true;
      else if (envelope.kind === 'update') {
        const { generation, device, writer, clock } = envelope;
        known.by.push({ generation, device, writer, clock });
      }
    }
    return lines.map(({ line }) => line);
  }

  /** A line that is deleted in the document now was there. */
  wasAt(line: string, spot: Spot): void {
    this.#lines.get(line)?.spots.push(spot);
  }

  /** Lines that count although the document does not hold them. */
  beside(there: ReadonlySet<string>, membership: Membership): string[] {
    return [...this.#lines.keys()].filter((line) => !there.has(line) && this.#stands(line, membership));
  }

  /**
   * Whether a line counts. Of an author of whom a cut-off may have taken something, only what an update of theirs brought that stands: a snapshot
   * of somebody else's may carry what was taken, and then the document decides.
   */
  #stands(line: string, membership: Membership): boolean {
    const read = importStatement(line);
    const known = this.#lines.get(line);
    if (!read.ok || !known) return false;
    const { author } = read.value;
    return !mayBeCut(membership, this.#options.place, author) || this.isOwn(line, author, membership);
  }

  /** Whether an update of the author's own, which no cut-off took, brought the line. */
  isOwn(line: string, author: string, membership: Membership): boolean {
    const { place, person, wasOwn } = this.#options;
    const { here = false, by = [] } = this.#lines.get(line) ?? {};
    if (wasOwn(line) || (here && author === person)) return true;
    return by.some(
      ({ generation, ...said }) =>
        membership.devices.get(said.device)?.person === author &&
        mayWrite(membership, { ...said, place: { ...place, generation }, kind: 'update' }) === undefined,
    );
  }

  /** Whether the document has had the line: what only waits for its neighbours was not deleted. */
  wasThere(line: string, doc: Y.Doc): boolean {
    const { spots = [] } = this.#lines.get(line) ?? {};
    return spots.length === 0 || spots.some(({ client, clock }) => Y.getState(doc.store, client) > clock);
  }

  /** Whose updates among these delete one of the lines; nobody where it could have been one or another. */
  deletedBy(lines: readonly string[], contents: readonly Brought[]): DeviceId | undefined {
    const spots = lines.flatMap((line) => this.#lines.get(line)?.spots ?? []);
    const devices = new Set<DeviceId>();
    for (const { update, envelope } of contents)
      if (envelope?.kind === 'update' && deletes(update, spots)) devices.add(envelope.device);
    const [only] = devices;
    return devices.size === 1 ? only : undefined;
  }
}

/** Whether a cut-off can have taken something of this author's in the document (M14, A14). */
function mayBeCut(membership: Membership, { scope, document }: Place, author: string): boolean {
  const own = [...membership.devices.values()].filter(({ person }) => person === author);
  const writes = own.some(
    ({ person }) => membership.scopes.get(scope)?.members.get(person)?.right === 'write',
  );
  if (!writes || own.some(({ dropped }) => dropped !== undefined)) return true;
  return [...membership.cuts].some(
    ([room, devices]) => room.startsWith(`${scope}.${document}.`) && own.some(({ id }) => devices.has(id)),
  );
}

/** The texts that an update inserts as values, and where: every line of a statement is among them. */
function linesIn(update: Uint8Array): { line: string; spot: Spot }[] {
  return structsIn(update).flatMap(({ id: { client, clock }, content }) =>
    content instanceof Y.ContentAny
      ? content.arr.flatMap((line: unknown, at) =>
          typeof line === 'string' ? [{ line, spot: { client, clock: clock + at } }] : [],
        )
      : [],
  );
}

function structsIn(update: Uint8Array): { id: Spot; content?: unknown }[] {
  try {
    return Y.decodeUpdate(update).structs;
  } catch {
    return [];
  }
}

function deletes(update: Uint8Array, spots: readonly Spot[]): boolean {
  try {
    const { clients } = Y.decodeUpdate(update).ds;
    return spots.some(({ client, clock }) =>
      clients.get(client)?.some((one) => one.clock <= clock && clock < one.clock + one.len),
    );
  } catch {
    return false;
  }
}
