/** `serve`: the server until SIGINT or SIGTERM; on SIGHUP it reads its TLS files again. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { Problem } from '@wuhe/model';
import type { Config } from '../config/config.ts';
import { dropRunningNote, readBackupNote, writeRunningNote } from '../folder.ts';
import { type RunningServer, startServer } from '../server.ts';
import { storeBytes } from '../store/overview.ts';
import { readTls } from '../tls.ts';
import { EXIT, Stop } from './exits.ts';
import type { Call } from './main.ts';

export async function serve({ config: read }: Call): Promise<number> {
  const config = read();
  const { data, store, port, host, metrics, origins, newSchools, timeZone, trustProxy, limits } = config;
  const tls = config.tls && readTls(config.tls);
  prepare(data);
  // Whoever reads the log may go away; the school's documents stay served.
  process.stdout.on('error', () => {});
  const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
  const measures = async () => {
    const made = readBackupNote(data)?.at;
    return { storeBytes: storeBytes(store), lastBackup: made ? Date.parse(made) : undefined };
  };
  const server = await startServer({
    host,
    port,
    file: store,
    newSchools,
    timeZone,
    trustProxy,
    limits,
    log,
    operator: { ...metrics, measures },
    ...(origins && { origins }),
    ...(tls && { tls }),
  }).catch((cause) => {
    if (cause instanceof Problem && cause.code === 'server.storeInUse')
      throw new Stop(EXIT.inUse, `Another server is already using the data folder ${data}.`);
    throw cause;
  });
  const note = { pid: process.pid, since: new Date().toISOString(), operator: server.operator ?? '' };
  try {
    writeRunningNote(data, note);
  } catch (cause) {
    // A full disk: what is there can still be read.
    log(`WARNING: "status" will not find this server: ${(cause as Error).message}`);
  }
  log(`listening on ${server.url}, storing in ${data}`);
  log(`health and metrics at ${server.operator}`);
  if (statSync(data).mode & 0o077)
    log(`WARNING: other users may look into ${data}; chmod 700 keeps them out`);
  process.on('SIGHUP', () => renew(server, config, log));
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name));
  });
  log(`${signal}: storing what arrived and stopping`);
  await server.close();
  dropRunningNote(data);
  return EXIT.fine;
}

/** The folder, there and writable. Nobody but the server's own user may look into it. */
function prepare(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new Stop(EXIT.folder, `The data folder ${folder} cannot be written: ${(cause as Error).message}.`);
  }
}

/** Renewed files are used from now on; where they cannot be, the ones before stay. */
function renew(server: RunningServer, { tls }: Config, log: (line: string) => void): void {
  if (!tls) {
    log('SIGHUP: without TLS there is nothing to read again');
    return;
  }
  try {
    server.renewTls(readTls(tls));
    log('SIGHUP: the TLS files were read again');
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    log(`SIGHUP: the TLS files are not used, those before stay: ${cause.detail}`);
  }
}
