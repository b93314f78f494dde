/** How things lie in the tables of the disk. What is read back is held against these shapes: a disk may be damaged, or have been written by somebody else. */
import type { FrontierEntry, PersonId, StoredRow } from '@wuhe/seal';
import { kinds } from '@wuhe/seal';
import * as z from 'zod/mini';
import type { AtRest, KeptItem, KeptNotice, Left, Note } from './contract.ts';

const bytes = z.instanceof(Uint8Array);
const link = bytes.check(z.refine(({ length }) => length === 32));
const name = z.string().check(z.minLength(1), z.maxLength(100));
const uint32 = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));
const writer = uint32.check(z.minimum(1));

const atRest = z.strictObject({
  scope: name,
  epoch: uint32.check(z.minimum(1)),
  nonce: bytes.check(z.refine(({ length }) => length === 12)),
  ciphertext: bytes,
});

const outboxItem = z.strictObject({
  id: name,
  kind: z.enum(Object.keys(kinds) as (keyof typeof kinds)[]),
  inner: uint32,
  generation: z.optional(uint32),
  opens: z.optional(link),
  sealed: z.optional(z.strictObject({ generation: uint32, writer, clock: uint32 })),
  stored: z.optional(z.boolean()),
});

/** One table each; the key is named in `disk.ts`. */
export interface Rows {
  chain: { seq: number; entry: Uint8Array };
  outbox: KeptItem & { id: string };
  pins: FrontierEntry & { document: string; generation: number };
  quarantine: StoredRow & { document: string; generation: number };
  notes: Note & { document: string };
  digests: AtRest & { document: string };
  notices: KeptNotice;
  left: Left & { document: string };
}

const shapes = {
  chain: z.strictObject({ seq: uint32, entry: bytes }),
  outbox: z
    .strictObject({
      document: name,
      id: name,
      item: outboxItem,
      content: z.optional(atRest),
      envelope: z.optional(bytes),
      order: z.int().check(z.minimum(1)),
    })
    .check(z.refine(({ id, item }) => id === item.id)),
  pins: z.strictObject({
    document: name,
    generation: uint32,
    writer,
    length: uint32.check(z.minimum(1)),
    link,
  }),
  quarantine: z.strictObject({
    number: z.number(),
    document: name,
    generation: uint32,
    writer,
    clock: uint32,
    bytes,
  }),
  notes: z.strictObject({
    document: name,
    mending: z.boolean(),
    asOf: z.optional(z.number()),
    generations: z.array(uint32),
  }),
  digests: z.extend(atRest, { document: name }),
  notices: z.object({
    code: name as unknown as z.ZodMiniType<KeptNotice['code']>,
    document: z.string().check(z.maxLength(100)),
    times: uint32,
    read: uint32,
    by: z.array(name as unknown as z.ZodMiniType<PersonId>),
    marks: z.array(name),
  }),
  left: z.strictObject({
    document: name,
    generation: uint32,
    writers: atRest,
    head: uint32,
    cleared: z.boolean(),
  }),
} satisfies Record<keyof Rows, z.ZodMiniType>;

/** The row of a table, or undefined where it is damaged. */
export function readRow<Table extends keyof Rows>(table: Table, value: unknown): Rows[Table] | undefined {
  const read = shapes[table].safeParse(value);
  return read.success ? (read.data as Rows[Table]) : undefined;
}

/** Bytes of their own: IndexedDB would store the whole buffer behind a view, and an envelope is a view into a frame of up to 16 MiB. */
export function own(view: Uint8Array): Uint8Array {
  return view.byteLength === view.buffer.byteLength ? view : view.slice();
}
