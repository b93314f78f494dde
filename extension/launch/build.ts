/** Builds of the extension: the release, the test build with a settable clock, and copies that may read given origins. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Sentence } from './sentence.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export type Build = 'release' | 'test';

/**
 * Builds the extension and returns the folder. With `origins`, the copy of one school: these sites without asking, and no others.
 * @throws Sentence when the build fails
 */
export async function buildExtension(build: Build, origins: readonly string[] = []): Promise<string> {
  const wxt = join(root, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
  const env = {
    ...process.env,
    WUHE_TEST_CLOCK: build === 'test' ? '1' : '0',
    WUHE_ORIGINS: origins.join(' '),
  };
  try {
    await promisify(execFile)(process.execPath, [wxt, 'build'], { cwd: root, env });
  } catch (error) {
    const said = error as { stdout?: unknown; stderr?: unknown };
    const output = `${said.stdout ?? ''}${said.stderr ?? ''}`.trim() || String(error);
    throw new Sentence(`The extension could not be built:\n${output}`);
  }
  return join(root, '.output', origins.length > 0 ? `${build}-school` : build, 'chrome-mv3');
}

/** The folder of a build that is made of the present sources; builds only when there is none, or when a source is newer. */
export async function freshBuild(build: Build): Promise<string> {
  const folder = join(root, '.output', build, 'chrome-mv3');
  const made = await changedAt(join(folder, 'manifest.json')).catch(() => 0);
  const sources = ['src', 'public', '../packages'].map((path) => join(root, path));
  const single = ['wxt.config.ts', 'origins.ts', 'permissions.json', 'package.json', '../pnpm-lock.yaml'];
  const moments = await Promise.all([
    ...sources.map(newestIn),
    ...single.map((path) => changedAt(join(root, path))),
  ]);
  return made > Math.max(...moments) ? folder : buildExtension(build);
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const moments = entries
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path) : changedAt(path);
    });
  return Math.max(0, ...(await Promise.all(moments)));
}

async function changedAt(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}

/**
 * A copy of a build whose manifest may read the given origins without asking: a headless browser cannot answer a permission prompt.
 * `origins` as in a URL, e.g. `http://127.0.0.1:4100`.
 */
export async function copyFor(folder: string, origins: readonly string[], into: string): Promise<string> {
  await mkdir(into, { recursive: true });
  await cp(folder, into, { recursive: true });
  const file = join(into, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  // A match pattern has no port: it covers all ports of the host.
  manifest.host_permissions = origins.map((origin) => {
    const { protocol, hostname } = new URL(origin);
    return `${protocol}//${hostname}/*`;
  });
  await writeFile(file, JSON.stringify(manifest));
  return into;
}
