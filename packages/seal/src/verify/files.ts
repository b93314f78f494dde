/** Exported files as VERIFY.md describes them: lines of JSON, read strictly, each fault with its line. */
import { base64urlnopad } from '@scure/base';
import { DocumentId, SchoolId } from '@wuhe/model';
import * as z from 'zod/mini';
import { accept, type Checked, refuse } from '../checked.ts';
import type { Place } from '../envelope.ts';
import { isExactId, ScopeId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import { importStatement, type SignedStatement } from '../statement.ts';

/** What could not be read, and where. Lines count from 1. */
export interface Fault {
  line: number;
  code: Code | 'file.unknown' | 'file.line';
}

/** A piece of a file, with the line it stands on. */
export interface Line<T> {
  line: number;
  value: T;
}

export interface RoomLine {
  writer: number;
  clock: number;
  envelope: Uint8Array;
}

export type Exported =
  | { kind: 'chain'; entries: Line<Uint8Array>[]; faults: Fault[] }
  | { kind: 'room'; place: Place; rows: Line<RoomLine>[]; faults: Fault[] }
  | { kind: 'statements'; statements: Line<SignedStatement>[]; faults: Fault[] }
  | { kind: 'unknown'; faults: Fault[] };

const uint32 = z.int().check(z.minimum(0), z.maximum(0xffff_ffff));
const ChainHead = z.strictObject({ format: z.literal('wuhe/chain/1') });
const RoomHead = z.strictObject({
  format: z.literal('wuhe/room/1'),
  school: SchoolId.check(z.refine(isExactId)),
  scope: ScopeId,
  document: DocumentId.check(z.refine(isExactId)),
  generation: uint32,
});
const EntryLine = z.strictObject({ entry: z.string() });
const EnvelopeLine = z.strictObject({ writer: uint32, clock: uint32, envelope: z.string() });

/** Reads a file's text and says what it is by its first line. Nothing in it is trusted yet. */
export function readExported(text: string): Exported {
  const lines = text
    .split('\n')
    .map((value, at) => ({ line: at + 1, value: value.replace(/\r$/, '') }))
    .filter(({ value }) => value !== '');
  const [first, ...rest] = lines;
  const head = first && json(first.value);
  if (ChainHead.safeParse(head).success) {
    const { read, faults } = each(rest, (value) => {
      const parsed = EntryLine.safeParse(json(value));
      return parsed.success ? bytes(parsed.data.entry, 'entry.malformed') : refuse('entry.malformed');
    });
    return { kind: 'chain', entries: read, faults };
  }
  const room = RoomHead.safeParse(head);
  if (room.success) {
    const { format: _, ...place } = room.data;
    const { read, faults } = each(rest, (value) => {
      const parsed = EnvelopeLine.safeParse(json(value));
      if (!parsed.success) return refuse('envelope.malformed');
      const envelope = bytes(parsed.data.envelope, 'envelope.malformed');
      return envelope.ok ? accept({ ...parsed.data, envelope: envelope.value }) : envelope;
    });
    return { kind: 'room', place, rows: read, faults };
  }
  const format = (head as { format?: unknown } | undefined)?.format;
  if (typeof format === 'string' && format.startsWith('wuhe/statement/')) {
    const { read, faults } = each(lines, importStatement);
    return { kind: 'statements', statements: read, faults };
  }
  const newer = typeof format === 'string' && /^wuhe\/(chain|room)\/([2-9]|[1-9]\d+)$/.test(format);
  return { kind: 'unknown', faults: [{ line: 1, code: newer ? 'newer' : 'file.unknown' }] };
}

function each<T>(
  lines: readonly Line<string>[],
  readLine: (value: string) => Checked<T>,
): { read: Line<T>[]; faults: Fault[] } {
  const read: Line<T>[] = [];
  const faults: Fault[] = [];
  for (const { line, value } of lines) {
    const checked = readLine(value);
    if (checked.ok) read.push({ line, value: checked.value });
    else faults.push({ line, code: checked.code });
  }
  return { read, faults };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytes(text: string, code: Code): Checked<Uint8Array> {
  try {
    return accept(base64urlnopad.decode(text));
  } catch {
    return refuse(code);
  }
}
