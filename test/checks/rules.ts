/** Every numbered rule of the seal's specification is named by a test: in its title, or in the table that it runs through. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Rules that only say what a word means: others that are tested stand on them. */
const definitions = ['G1', 'G4'];

const rule = /\b([A-Z])(\d{1,2})(?:–\1(\d{1,2}))?\b/g;
const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const comment = /^\s*(?:\/\/|\/?\*).*$/gm;

/** Rules as the specification's lists begin with them. */
export function statedRules(specification: string): string[] {
  return [...specification.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, name = '']) => name);
}

/** Rules that stand in the quoted texts of a test file; `K1–K5` names five. */
export function namedRules(source: string): string[] {
  const texts = source.replace(comment, '').match(quoted) ?? [];
  return texts.flatMap((text) =>
    [...text.matchAll(rule)].flatMap(([, letter = '', from = '', to = from]) =>
      Array.from({ length: Number(to) - Number(from) + 1 }, (_, more) => `${letter}${Number(from) + more}`),
    ),
  );
}

/** Rules that no test names, and exceptions that are no rules. */
export function untestedRules(): string[] {
  const files = globSync(
    [
      'packages/{seal,keyring,documents}/src/**/*.test.ts',
      'server/src/**/*.test.ts',
      'test/simulator/**/*.test.ts',
    ],
    {
      cwd: root,
    },
  );
  const named = new Set(files.flatMap((file) => namedRules(readFileSync(`${root}/${file}`, 'utf8'))));
  const stated = statedRules(readFileSync(`${root}/packages/seal/SPEC.md`, 'utf8'));
  return [
    ...stated.filter((name) => !named.has(name) && !definitions.includes(name)),
    ...definitions.filter((name) => !stated.includes(name)),
  ];
}
