/** What must be true of every run, during it and after fair weather. */
import { type Excuses, excuses } from './excuses.ts';
import type { SeenLaptop, SeenRun } from './seen.ts';

/** As much as can be looked at while it is going on. */
type Seeing = Pick<SeenRun, 'laptops' | 'truth' | 'forbidden' | 'gone'>;

/** Sentences about what is wrong while it is going on; none: the promises hold. */
export function violationsDuring(run: Seeing): string[] {
  return honestOf(run).flatMap((laptop) => unsigned(run, laptop));
}

/** Sentences about what is wrong when everybody has had time to heal. */
export async function violationsAfter(run: SeenRun): Promise<string[]> {
  const honest = honestOf(run);
  const excused = await excuses(run, honest);
  return [
    ...violationsDuring(run),
    ...honest.flatMap((laptop) => unsent(laptop)),
    ...honest.flatMap((laptop) => lost(run, laptop, excused)),
    ...honest.flatMap((laptop) => beyondCut(laptop)),
    ...honest.flatMap((laptop) => wentBack(laptop)),
    ...different(honest, excused),
    ...(await misquoted(run, honest, excused)),
    ...readable(run),
    ...nonces(run),
  ];
}

/** Laptops of those who still belong to the school. */
export function honestOf<One extends SeenLaptop>({
  laptops,
  gone,
}: Pick<SeenRun, 'gone'> & { laptops: readonly One[] }): One[] {
  return laptops.filter(({ name }) => !gone.has(name));
}

/** No inner change without a valid signer; nothing of who was cut off, as soon as the laptop knows of it. */
function unsigned(run: Seeing, laptop: SeenLaptop): string[] {
  const colluder = run.laptops.at(-1)?.actor.id;
  const removed = colluder && laptop.worker?.doc.membership.people.get(colluder)?.removed !== undefined;
  return laptop
    .shown()
    .filter((id) => {
      const when = run.forbidden.get(id);
      return when ? when === 'never' || removed : !run.truth.has(id);
    })
    .map((id) => `${laptop.name} shows ${id}, which nobody may have written`);
}

/** What is shown comes with the statement that was signed about it, and nobody is believed to have said what they did not (S1). */
async function misquoted(
  run: SeenRun,
  honest: readonly SeenLaptop[],
  { heldBack }: Excuses,
): Promise<string[]> {
  const found: string[] = [];
  for (const laptop of honest) {
    const said = await laptop.said();
    const waiting = [...heldBack(laptop)].join(' ');
    for (const id of said)
      if (run.forbidden.has(id)) found.push(`${laptop.name} believes ${id}, which nobody said`);
    for (const author of run.laptops)
      for (const id of laptop.shown())
        if (author.stated.has(id) && !said.has(id) && !waiting.includes(`\\"edit\\":\\"${id}\\"`))
          found.push(`${laptop.name} shows ${id} without its statement`);
  }
  return found;
}

/** Everything that was made reaches the server's disk, or the laptop says why not. */
function unsent(laptop: SeenLaptop): string[] {
  const left = laptop.disk.outbox.size;
  const why = laptop.worker?.doc.stopped;
  return left > 0 ? [`${laptop.name} still has ${left} unsent (${why ?? 'no reason'})`] : [];
}

/** Acknowledged is present, everywhere. */
function lost(run: SeenRun, laptop: SeenLaptop, { heldBack }: Excuses): string[] {
  const shown = new Set([...laptop.shown(), ...heldBack(laptop)]);
  return run.laptops.flatMap((author) =>
    run.gone.has(author.name)
      ? []
      : [...author.acknowledged]
          .filter((id) => !shown.has(id))
          .map((id) => `${laptop.name} lacks ${id}, which was acknowledged`),
  );
}

/** No row beyond a cut-off is left. */
function beyondCut(laptop: SeenLaptop): string[] {
  const found: string[] = [];
  for (const [generation, { room }] of laptop.worker?.doc.rooms ?? []) {
    const { scope, document } = room.place;
    const cuts = laptop.disk.membership.cuts.get(`${scope}.${document}.g${generation}`);
    for (const [writer, { device, links }] of room.writers) {
      const length = cuts?.get(device)?.get(writer) ?? links.length;
      if (links.length > length) found.push(`${laptop.name} holds ${writer} beyond its cut-off`);
    }
  }
  return found;
}

/** Pins never go back, in memory or on the disk. */
function wentBack(laptop: SeenLaptop): string[] {
  const found: string[] = [];
  for (const [generation, pins] of laptop.highest) {
    const seen = laptop.worker?.doc.rooms.get(generation)?.seen;
    const pinned = laptop.disk.pins.get(generation);
    for (const [writer, length] of pins)
      if (Math.max(seen?.get(writer)?.length ?? 0, pinned?.get(writer)?.length ?? 0) < length)
        found.push(`${laptop.name} forgot how far it had seen ${writer}`);
  }
  return found;
}

/** Same frontier, same rows, same state; after fair weather the frontiers are the same too. */
function different(honest: readonly SeenLaptop[], { heldBack, forked }: Excuses): string[] {
  const views = honest.map((laptop) => {
    const shown = laptop.shown();
    const edits = [...heldBack(laptop)].filter((id) => !id.startsWith('{'));
    const log = [...new Set([...shown, ...edits])].filter((id) => !forked.has(id)).toSorted();
    const text = laptop.worker?.inner.getText('text').toString() ?? '';
    return { name: laptop.name, shown: shown.join(' '), log: log.join(' '), text };
  });
  const [first, ...others] = views;
  const other = others.find(
    ({ shown, log, text }) => log !== first?.log || (shown === first.shown && text !== first.text),
  );
  return first && other ? [`${first.name} and ${other.name} differ: ${first.log} | ${other.log}`] : [];
}

/** The server's disk holds no plain text. */
function readable(run: SeenRun): string[] {
  const decoder = new TextDecoder('latin1');
  for (const rows of run.server.disk.rooms.values())
    for (const { bytes } of rows) {
      const text = decoder.decode(bytes);
      for (const id of run.truth.keys())
        if (id.length > 4 && text.includes(id)) return [`the server can read ${id}`];
    }
  return [];
}

/** No nonce twice under one key (U8). */
function nonces(run: SeenRun): string[] {
  const used = new Set<string>();
  for (const [generation, rows] of run.server.disk.rooms)
    for (const { bytes } of rows) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const kind = bytes[2];
      if (kind !== 1 && kind !== 2) continue;
      const at = 158 + 40 * view.getUint16(156);
      const name = `${generation} ${bytes.subarray(56, 76)} ${bytes.subarray(at, at + 12)}`;
      if (used.has(name)) return ['a nonce was used twice'];
      used.add(name);
    }
  return [];
}
