/**
 * `pnpm duties check PACK`
 * `pnpm duties explain PACK RULE`
 * `pnpm duties simulate PACK FACTS.json [--at INSTANT] [--ignore-later] [--json] [--expect FILE.json]`
 * `pnpm duties diff PACK PACK FACTS.json [--at INSTANT] [--ignore-later] [--json]`
 *
 * PACK is the name of a shipped pack (`source`, `region`), a JSON file, or a folder with `head.json` and parts. INSTANT is school time
 * (`2026-11-24 08:12`) or UTC (`2026-11-24T00:12:00.000Z`); left out: the last statement's. `--language zh-Hant | zh-Hans | en`.
 *
 * Ends with 0 · 1: not as expected, or (diff) something differs · 2: it could not be done: code, path and sentence on stderr.
 */
import { parseArgs } from 'node:util';
import { Language } from '@wuhe/model';
import { check, diff, explain, simulate } from './wuhe-duties/commands.ts';
import { Failure } from './wuhe-duties/files.ts';

const USAGE = `Usage:
  pnpm duties check PACK
  pnpm duties explain PACK RULE
  pnpm duties simulate PACK FACTS.json [--at INSTANT] [--ignore-later] [--json] [--expect FILE.json]
  pnpm duties diff PACK PACK FACTS.json [--at INSTANT] [--ignore-later] [--json]
  --language zh-Hant | zh-Hans | en
`;

const commands = {
  check: [check, 1],
  explain: [explain, 2],
  simulate: [simulate, 2],
  diff: [diff, 3],
} as const;

function main(): number {
  const { command, words, values, language } = asked();
  const [run, count] = commands[command];
  if (words.length !== count) throw new Usage();
  const options = {
    language,
    at: values.at,
    json: values.json === true,
    ignoreLater: values['ignore-later'] === true,
    expect: values.expect,
  };
  const { text, code } = run(words, options);
  process.stdout.write(text);
  return code;
}

class Usage extends Error {}

function asked() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        at: { type: 'string' },
        json: { type: 'boolean' },
        'ignore-later': { type: 'boolean' },
        expect: { type: 'string' },
        language: { type: 'string' },
      },
    });
    const [command = '', ...words] = positionals;
    const language = Language.safeParse(values.language ?? 'en');
    if (!language.success || !Object.hasOwn(commands, command)) throw new Usage();
    return { command: command as keyof typeof commands, words, values, language: language.data };
  } catch {
    throw new Usage();
  }
}

try {
  process.exitCode = main();
} catch (error) {
  process.exitCode = 2;
  if (error instanceof Usage) process.stderr.write(USAGE);
  else if (error instanceof Failure) process.stderr.write(error.message);
  else throw error;
}
