#!/usr/bin/env node
/** `wuhe-verify chain.jsonl room.jsonl statements.jsonl …`: checks exported files without a key. Ends with 0, 1 (something fails), 2 (arguments). */
import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type Code,
  type FileReport,
  personKinds,
  type Report,
  refusalWords,
  verifyFiles,
  webCryptoVerifier,
} from '../src/index.ts';

const USAGE = `Usage: wuhe-verify [--json] [--person-kinds KIND,KIND] FILE…

  FILE            one chain file, and any room files and statement files of the same school
                  (packages/seal/VERIFY.md describes them)
  --json          one object instead of text
  --person-kinds  kinds of statements that only a person's own key may sign;
                  ${personKinds.join()} if not given`;

/** Bytes of a file that is read in one piece. */
const LARGEST = 256 * 1024 * 1024;
/** Failures of one file that are printed; `--json` has all. */
const SHOWN = 100;

const own: Record<string, string> = {
  'file.unknown': 'This is no chain, room or statement file of Wuhe.',
  'chain.missing': 'Without a school’s chain nothing can be checked. Give the chain file too.',
  'envelope.gap': 'An envelope before this one is missing.',
  'statement.waiting': 'This corrects a statement that is not in the file.',
};

async function main(): Promise<number> {
  const given = readArguments();
  if (typeof given === 'string') {
    process.stderr.write(`${given}\n\n${USAGE}\n`);
    return 2;
  }
  if (given.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const files: { file: string; text: string }[] = [];
  let unreadable = 0;
  for (const file of given.files) {
    const text = readText(file);
    if (typeof text === 'string') files.push({ file, text });
    else {
      unreadable++;
      process.stderr.write(`${text.sentence}\n`);
    }
  }
  const needsPerson = (kind: string) => given.kinds.includes(kind);
  const report = await verifyFiles(files, { verifier: webCryptoVerifier(), needsPerson });
  const ok = report.ok && unreadable === 0;
  process.stdout.write(given.json ? `${JSON.stringify({ ...report, ok })}\n` : told({ ...report, ok }));
  return ok ? 0 : 1;
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean' }, 'person-kinds': { type: 'string' } },
    });
    if (positionals.length === 0 && !values.help) return 'No file was given.';
    if (new Set(positionals).size !== positionals.length) return 'A file was given twice.';
    const kinds = values['person-kinds']?.split(',') ?? personKinds;
    return { files: positionals, json: values.json === true, help: values.help === true, kinds };
  } catch (cause) {
    return (cause as Error).message;
  }
}

function readText(file: string): string | { sentence: string } {
  try {
    if (statSync(file).size > LARGEST)
      return { sentence: `${file} is larger than 256 MiB and was not read.` };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { sentence: `${file} does not exist.` };
    if (code === 'EISDIR') return { sentence: `${file} is a folder.` };
    if (code === 'EACCES') return { sentence: `${file} may not be read.` };
    return { sentence: `${file} is no text in UTF-8.` };
  }
}

const nouns = { chain: 'entries', room: 'envelopes', statements: 'statements', unknown: 'lines' } as const;

function told(report: Report): string {
  const lines = report.files.flatMap((file) => [
    `${file.failures.length === 0 ? 'ok  ' : 'FAIL'}  ${file.file}: ${file.checked} ${nouns[file.kind]} hold`,
    ...file.failures
      .slice(0, SHOWN)
      .map((failure) => `      line ${failure.line}: ${failure.code} — ${sentence(failure)}`),
    ...(file.failures.length > SHOWN ? [`      and ${file.failures.length - SHOWN} more`] : []),
  ]);
  const { chain } = report;
  const school = chain
    ? [
        `School ${chain.school}, ${chain.entries} entries, first ${chain.first}, last ${chain.last}.`,
        'Anybody can make a chain: compare the first with one that you trust.',
      ]
    : [];
  return `${[...lines, ...school, report.ok ? 'Everything holds.' : 'Not everything holds.'].join('\n')}\n`;
}

function sentence({ code }: FileReport['failures'][number]): string {
  return own[code] ?? refusalWords[code as Code]?.en ?? code;
}

process.exitCode = await main();
