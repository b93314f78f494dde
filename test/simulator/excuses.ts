/**
 * The two things that no laptop can heal, stated narrowly. An edit is excused on a laptop only where its envelope is held there and its inner
 * document holds it back, waiting for nothing but
 * - what a cut-off took, and no honest laptop keeps apart any more: the server had put it away, and who had merged it went back to an old
 *   profile or lost its cache; or nobody but those who left was ever shown it; or
 * - the side of a fork (one member, two things for one place) that this laptop was not shown, when somebody has named the fork.
 * Both are looked for in the inner document itself; what follows from anything else is a violation.
 */
import { openEnvelope, type StoredRow } from '@wuhe/seal';
import * as Y from 'yjs';
import type { SeenLaptop, SeenRun } from './seen.ts';
import { rowOf } from './server.ts';

/** A stretch of inner clocks. */
interface Span {
  client: number;
  from: number;
  to: number;
}

export interface Excuses {
  /** Edits that this laptop holds, but cannot show, for one of the two reasons. */
  heldBack: (laptop: SeenLaptop) => ReadonlySet<string>;
  /** The forked edits themselves. */
  forked: ReadonlySet<string>;
}

export async function excuses(run: SeenRun, honest: readonly SeenLaptop[]): Promise<Excuses> {
  const named = run.laptops.some(
    ({ reports }) => reports.has('frontier.fork') || reports.has('envelope.fork'),
  );
  const forks = named ? run.forks : [];
  const spans = [...(await orphans(run, honest)), ...forks.flatMap(({ update }) => spansOf(update))];
  return {
    heldBack: (laptop) => heldBack(laptop, spans),
    forked: new Set(forks.map(({ id }) => id)),
  };
}

/** What cut-offs took or would take wherever it arrives, and nobody honest holds or keeps apart. */
async function orphans(run: SeenRun, honest: readonly SeenLaptop[]): Promise<Span[]> {
  const { cutAway, school } = run;
  const kept = new Set(honest.flatMap(({ disk }) => disk.quarantine.map(nameOf)));
  const held = new Set(honest.flatMap(rowsOf).map(nameOf));
  const spans: Span[] = [];
  for (const row of [...cutAway, ...leaversAlone(run).filter((one) => !held.has(nameOf(one)))]) {
    const { envelope } = rowOf(row);
    const keys = kept.has(nameOf(row)) ? undefined : await school.contentKeys(envelope.epoch);
    const opened = keys && envelope.kind === 'update' ? await openEnvelope(envelope, keys) : undefined;
    if (opened?.ok) spans.push(...spansOf(opened.value));
  }
  return spans;
}

/** What those who left, or the colluder for a server that relays without storing, wrote, as only laptops of those who left still have it. */
function leaversAlone({ laptops, gone, school }: SeenRun): StoredRow[] {
  const left = laptops.filter(({ name }) => gone.has(name));
  const devices = new Set(
    [...left.map(({ actor }) => actor), ...school.actors.slice(-1)].map(({ device }) => device.id),
  );
  return left.flatMap(rowsOf).filter((row) => devices.has(rowOf(row).envelope.device));
}

function rowsOf({ worker }: SeenLaptop): StoredRow[] {
  return [...(worker?.rows.values() ?? [])].flat();
}

function nameOf({ bytes }: StoredRow): string {
  return rowOf({ writer: 0, clock: 0, bytes }).envelope.link.toString();
}

function spansOf(update: Uint8Array): Span[] {
  return Y.decodeUpdate(update).structs.map(({ id, length }) => ({
    client: id.client,
    from: id.clock,
    to: id.clock + length,
  }));
}

/** Edits in what the inner document holds back, if everything that it waits for is lost or waits itself. */
function heldBack(laptop: SeenLaptop, lost: readonly Span[]): ReadonlySet<string> {
  const pending = laptop.worker?.inner.store.pendingStructs;
  if (!pending) return new Set();
  const { structs } = Y.decodeUpdateV2(pending.update);
  const waiting = structs.map(({ id, length }) => ({
    client: id.client,
    from: id.clock,
    to: id.clock + length,
  }));
  // Yjs names the clock that it has to grow beyond.
  const within = (spans: readonly Span[], client: number, clock: number) =>
    spans.some((span) => span.client === client && clock >= span.from && clock < span.to);
  const missing = [...pending.missing];
  const justified =
    missing.some(([client, clock]) => within(lost, client, clock)) &&
    missing.every(([client, clock]) => within(lost, client, clock) || waits(waiting, client, clock));
  if (!justified) return new Set();
  const edits = structs.flatMap((struct) =>
    'content' in struct && struct.content instanceof Y.ContentAny ? struct.content.arr : [],
  );
  // A statement's line stands for the edit that it speaks of, which may be shown all the same.
  return new Set(edits.map(String));
}

/** Whether the clock lies before something of the same client that waits itself: the chain behind the first one that waits. */
function waits(waiting: readonly Span[], client: number, clock: number): boolean {
  return waiting.some((span) => span.client === client && clock < span.to && clock >= span.from - 1);
}
