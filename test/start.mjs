/**
 * Starts a TypeScript program of this project, or says in one sentence why it cannot: plain JavaScript, because it must also run where the
 * installation failed and only an old Node is there.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [program, ...rest] = process.argv.slice(2);
const major = Number(process.versions.node.split('.')[0]);
const parts = ['../node_modules', '../extension/node_modules', './node_modules'];
const installed = parts.every((path) => existsSync(fileURLToPath(new URL(path, import.meta.url))));

if (!installed || major < 24) {
  process.stderr.write(
    'The parts of Wuhe are not installed: the package registry could not be reached. Connect to the network and run the same command again.\n',
  );
  process.exit(2);
}
const file = fileURLToPath(new URL(program, pathToFileURL(`${process.cwd()}/`)));
process.argv = [process.argv[0], file, ...rest];
await import(pathToFileURL(file).href);
