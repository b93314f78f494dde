/** `init`: a commented file of settings with safe values, and the data folder. What is there is never overwritten. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CONFIG_FILE } from '../config/config.ts';
import { EXAMPLE } from '../config/example.ts';
import { EXIT, Stop } from './exits.ts';
import type { Call } from './main.ts';

export function init({ flags, out, folder: begin }: Call): number {
  const file = resolve(begin, flags.config ?? CONFIG_FILE);
  if (existsSync(file)) throw new Stop(EXIT.other, `${file} is there already and is not overwritten.`);
  let settings = EXAMPLE;
  const { data, host, port } = flags;
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    throw new Stop(EXIT.arguments, '--port: must be a whole number from 0 (any free port) to 65535');
  if (data !== undefined) settings = settings.replace('"./data"', () => JSON.stringify(resolve(begin, data)));
  if (host !== undefined) settings = settings.replace('"127.0.0.1"', () => JSON.stringify(host));
  if (port !== undefined) settings = settings.replace('"port": 5050', `"port": ${Number(port)}`);
  mkdirSync(dirname(file), { recursive: true });
  const folder = data === undefined ? resolve(dirname(file), 'data') : resolve(begin, data);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, settings, { flag: 'wx' });
  // No secret stands in it, and the server may run as another user.
  chmodSync(file, 0o644);
  out(
    `Wrote ${file}, with every setting explained, and made ${folder}.\nNext: look through the settings, then\n  wuhe-server serve --config ${file}\n`,
  );
  return EXIT.fine;
}
