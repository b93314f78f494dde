#!/usr/bin/env node
/** `wuhe-server --port 5050 --data ./data`: runs the server until SIGINT or SIGTERM. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '@wuhe/model';
import * as z from 'zod/mini';
import { startServer } from '../src/index.ts';

const USAGE = `Usage: wuhe-server [--port 5050] [--data ./data] [--host 127.0.0.1]

  --port  a number from 0 (any free port) to 65535
  --data  the folder that holds what the server stores
  --host  the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for every network`;

const EXIT = { other: 1, arguments: 2, port: 3, folder: 4, inUse: 5 } as const;

const PORT = 'must be a number from 0 to 65535';

const Arguments = z.object({
  port: z._default(
    z.coerce
      .number({ error: PORT })
      .check(z.int({ error: PORT }), z.minimum(0, PORT), z.maximum(65_535, PORT)),
    5050,
  ),
  data: z._default(z.string().check(z.minLength(1)), './data'),
  host: z._default(z.string(), '127.0.0.1'),
});

function stop(code: number, sentence: string): never {
  console.error(sentence);
  process.exit(code);
}

function readArguments(): z.infer<typeof Arguments> {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: { port: text, data: text, host: text, help: { type: 'boolean' } },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return Arguments.parse(values);
  } catch (cause) {
    const why = cause instanceof z.core.$ZodError ? z.prettifyError(cause) : (cause as Error).message;
    return stop(EXIT.arguments, `These arguments cannot be used.\n${why}\n\n${USAGE}`);
  }
}

/** The folder, there and writable. Nobody but the server's own user may look into it. */
function dataFolder(path: string): string {
  const folder = resolve(path);
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (cause) {
    return stop(EXIT.folder, `The data folder ${folder} cannot be written: ${(cause as Error).message}.`);
  }
}

function explain(cause: unknown, port: number, folder: string): never {
  if (!(cause instanceof Problem)) throw cause;
  switch (cause.code) {
    case 'server.portInUse':
      return stop(EXIT.port, `Port ${port} is in use by another program. Choose another with --port.`);
    case 'server.storeInUse':
      return stop(EXIT.inUse, `Another server is already using the data folder ${folder}.`);
    case 'server.store':
      return stop(EXIT.folder, `The data folder ${folder} cannot be used: ${cause.detail}.`);
    default:
      return stop(EXIT.other, `The server cannot start: ${cause.detail ?? cause.code}.`);
  }
}

const { port, data, host } = readArguments();
const folder = dataFolder(data);
// Whoever reads the log may go away; the school's documents stay served.
process.stdout.on('error', () => {});
const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);
const server = await startServer({ port, host, file: join(folder, 'wuhe.sqlite'), log }).catch((cause) =>
  explain(cause, port, folder),
);
log(`listening on ${server.url}, storing in ${folder}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    log(`${signal}: storing what arrived and stopping`);
    server.close().then(
      () => process.exit(0),
      (cause) => stop(EXIT.other, `The server did not stop in order: ${cause}`),
    );
  });
}
