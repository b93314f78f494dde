/** What must be true of every run, during it and after fair weather. */
import type { Laptop } from './laptop.ts';
import type { Run } from './simulate.ts';

/** Sentences about what is wrong; none: the promises hold. */
export function violations(run: Run, when: 'during' | 'after'): string[] {
  const honest = run.laptops.filter(({ name }) => !run.gone.has(name));
  const found = honest.flatMap((laptop) => unsigned(run, laptop));
  if (when === 'during') return found;
  return [
    ...found,
    ...run.laptops.flatMap((laptop) => (run.gone.has(laptop.name) ? [] : unsent(laptop))),
    ...honest.flatMap((laptop) => lost(run, laptop)),
    ...honest.flatMap((laptop) => beyondCut(laptop)),
    ...honest.flatMap((laptop) => wentBack(laptop)),
    ...different(run, honest),
    ...readable(run),
    ...nonces(run),
  ];
}

/** No inner change without a valid signer; nothing of who was cut off. */
function unsigned(run: Run, laptop: Laptop): string[] {
  return laptop
    .shown()
    .filter((id) => !run.truth.has(id) || run.forbidden.has(id))
    .map((id) => `${laptop.name} shows ${id}, which nobody may have written`);
}

/** Everything that was made reaches the server's disk, or the laptop says why not. */
function unsent(laptop: Laptop): string[] {
  const left = laptop.disk.outbox.size;
  const why = laptop.worker?.doc.stopped;
  return left > 0 ? [`${laptop.name} still has ${left} unsent (${why ?? 'no reason'})`] : [];
}

/** Acknowledged is present, everywhere. */
function lost(run: Run, laptop: Laptop): string[] {
  if (forkIsNamed(run)) return [];
  const shown = new Set(laptop.shown());
  return run.laptops.flatMap((author) =>
    run.gone.has(author.name)
      ? []
      : [...author.acknowledged]
          .filter((id) => !shown.has(id))
          .map((id) => `${laptop.name} lacks ${id}, which was acknowledged`),
  );
}

/** No row beyond a cut-off is left. */
function beyondCut(laptop: Laptop): string[] {
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

/** Pins never go back. */
function wentBack(laptop: Laptop): string[] {
  const found: string[] = [];
  for (const [generation, pins] of laptop.highest) {
    const seen = laptop.worker?.doc.rooms.get(generation)?.seen;
    for (const [writer, length] of pins)
      if ((seen?.get(writer)?.length ?? 0) < length)
        found.push(`${laptop.name} forgot how far it had seen ${writer}`);
  }
  return found;
}

/** A member who signs two things for one place, with the server's help, divides the school: it is not prevented, but it is named. */
function forkIsNamed({ forked, laptops }: Run): boolean {
  return (
    forked && laptops.some(({ reports }) => reports.has('frontier.fork') || reports.has('envelope.fork'))
  );
}

/** Same frontier, same rows, same state; after fair weather the frontiers are the same too. */
function different(run: Run, honest: readonly Laptop[]): string[] {
  const views = honest.map((laptop) => ({
    name: laptop.name,
    log: laptop.shown().join(' '),
    text: laptop.worker?.inner.getText('text').toString() ?? '',
  }));
  const [first] = views;
  const other = views.find(({ log, text }) => log !== first?.log || text !== first?.text);
  return first && other && !forkIsNamed(run)
    ? [`${first.name} and ${other.name} differ: ${first.log} | ${other.log}`]
    : [];
}

/** The server's disk holds no plain text. */
function readable(run: Run): string[] {
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
function nonces(run: Run): string[] {
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
