/** CSV as spreadsheets save it (RFC 4180 with comma, semicolon or tab), read strictly: what is doubtful is refused with its line. */
import { Sentence } from '../../launch/index.ts';

export interface CsvRow {
  /** Line of the file on which the row begins, from 1. */
  line: number;
  cells: string[];
}

const delimiters = [',', ';', '\t'] as const;
type Delimiter = (typeof delimiters)[number];

/** Rows that hold anything, cells trimmed. @throws Sentence naming file and line */
export function readCsv(bytes: Uint8Array, file: string): CsvRow[] {
  const text = decode(bytes, file).replace(/^\uFEFF/, '');
  return split(text, delimiterOf(text), file).filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function decode(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes;
  const utf16 =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined;
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Sentence(`${file} is not UTF-8 text. Save it again as “CSV UTF-8”.`);
  }
}

/** The delimiter that occurs most often, outside quotes, in the first line that holds anything. */
function delimiterOf(text: string): Delimiter {
  const head = /^\s*([^\r\n]*)/.exec(text)?.[1]?.replaceAll(/"[^"]*"/g, '') ?? '';
  const count = (delimiter: Delimiter) => head.split(delimiter).length;
  return delimiters.reduce((best, next) => (count(next) > count(best) ? next : best));
}

function split(text: string, delimiter: Delimiter, file: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let line = 1;
  let at = 0;

  /** A quoted cell from its first quote on; leaves `at` behind the last one. */
  function quoted(): string {
    const opened = line;
    let cell = '';
    for (at++; at < text.length; at++) {
      const char = text[at];
      if (char === '"' && text[at + 1] !== '"') {
        at++;
        return cell;
      }
      if (char === '"') at++;
      if (char === '\n') line++;
      cell += char;
    }
    throw new Sentence(`${file}, line ${opened}: a quotation mark is opened and not closed.`);
  }

  function plain(): string {
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
    return text.slice(from, at);
  }

  while (at < text.length) {
    const space = /^[ \u3000]*(?=")/.exec(text.slice(at, at + 20))?.[0].length;
    if (space !== undefined) at += space;
    const cell = space === undefined ? plain() : quoted();
    const rest = space === undefined ? '' : plain().trim();
    if (rest || (space === undefined && cell.includes('"')))
      throw new Sentence(
        `${file}, line ${line}: a quotation mark stands inside a cell. Put the whole cell in quotation marks and write each one inside twice.`,
      );
    row.cells.push(cell.trim());
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      row.cells.push('');
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}
