/** Holds imports to the one-way table: each part of the project may import only what stands beside its name, and only by its door. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const everything = [
  'model',
  'duties',
  'seal',
  'keyring',
  'documents',
  'casework',
  'register',
  'extension',
  'server',
];

/** Part → parts it may import. `casework` gains `forms` when it comes. */
const may: Record<string, readonly string[]> = {
  'packages/model': [],
  'packages/duties': ['model'],
  'packages/seal': ['model'],
  'packages/keyring': ['seal', 'model'],
  'packages/documents': ['model', 'seal', 'keyring'],
  'packages/casework': ['model', 'duties', 'seal', 'documents', 'keyring'],
  'packages/register': ['model'],
  extension: ['casework', 'register', 'duties', 'model'],
  server: ['model', 'seal'],
  test: everything,
};

/** What the tests of a part may import besides: documents and casework are tried against the real server. */
const testsMay: Record<string, readonly string[]> = {
  'packages/documents': ['server'],
  'packages/casework': ['server'],
};

/** Doors besides a package's own: what loads in a browser cannot load in Node, so the extension has one for each; the simulator plays the server's parts. */
const doors = ['@wuhe/extension/screens', '@wuhe/extension/styles.css', '@wuhe/server/parts'];

const pattern = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

export function wrongImports(): string[] {
  const wrong: string[] = [];
  for (const [part, allowed] of Object.entries(may)) {
    for (const file of sources(join(root, part))) {
      for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(pattern)) {
        const from = relative(root, file);
        const scoped = /^@wuhe\/([a-z]+)(\/.*)?$/.exec(target);
        if (scoped) {
          const [, name = '', inside] = scoped;
          if (inside && !doors.includes(target))
            wrong.push(`${from}: ${target} goes past the door of @wuhe/${name}`);
          else if (!allowed.includes(name) && !(isTest(file) && testsMay[part]?.includes(name)))
            wrong.push(`${from}: ${part} may not import @wuhe/${name}`);
        } else if (target.startsWith('.')) {
          const folder = resolve(dirname(file), target);
          if (!`${folder}${sep}`.startsWith(join(root, part) + sep))
            wrong.push(`${from}: ${target} leaves ${part}`);
        }
      }
    }
  }
  return wrong;
}

function isTest(file: string): boolean {
  return /\.(test|testing)\.tsx?$/.test(file);
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx)$/.test(entry.name)) yield path;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = wrongImports();
  for (const line of wrong) process.stderr.write(`${line}\n`);
  process.stdout.write(
    wrong.length === 0 ? 'Imports point one way.\n' : `${wrong.length} imports point the wrong way.\n`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
