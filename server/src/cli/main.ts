/** The command line of `wuhe-server`: which command, its flags, and how it ends. */
import { parseArgs } from 'node:util';
import { CONFIG_FILE, type Config, readConfig } from '../config/config.ts';
import { backup } from './backup.ts';
import { EXIT, Stop, stopFor } from './exits.ts';
import { init } from './init.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { verify } from './verify.ts';

const USAGE = `Usage: wuhe-server [COMMAND] [--config FILE] [--port 5050] [--host 127.0.0.1] [--data ./data]

  serve              runs the server until SIGINT or SIGTERM; without a command, too
  init               writes ${CONFIG_FILE} with every setting explained, and makes the data folder
  status [--json]    is it running, since when, which schools, how much, the last backup
  backup TO          copies the store, also of a running server, to a folder or a new .sqlite file, and verifies the copy
         --prune     then deletes backups in that folder that are older than backups.keepDays (30)
  restore FROM       puts a backup in the store's place; no server may run
         --despite-faults   also one in which not everything verifies
  verify [FILE]      checks the store, or a backup, without a key: chains, signatures, places, erasures
         --json      one object instead of text (0: everything holds, 1: something does not, 2: could not be tried)

  --config  the file of settings; ${CONFIG_FILE} where it is there
  --port    a number from 0 (any free port) to 65535
  --data    the folder that holds what the server stores
  --host    the address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for every network

Every setting also has an environment variable (WUHE_PORT, WUHE_ORIGINS, …): server/README.md.`;

/** The terminal that the program is called from. */
export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Where relative paths begin. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** What a command is given. */
export interface Call extends Terminal {
  config: () => Config;
  /** What stands behind the command. */
  operand: string | undefined;
  flags: Flags;
}

const text = { type: 'string' } as const;
const truth = { type: 'boolean' } as const;
const options = {
  config: text,
  port: text,
  host: text,
  data: text,
  json: truth,
  prune: truth,
  'despite-faults': truth,
  help: truth,
};

type Flags = ReturnType<typeof parsed>['values'];

function parsed(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

interface Command {
  run: (call: Call) => number | Promise<number>;
  operand: 'none' | 'one' | 'perhaps';
  /** Besides those of the settings. */
  flags: readonly (keyof Flags)[];
}

const commands: Readonly<Record<string, Command>> = {
  serve: { run: serve, operand: 'none', flags: [] },
  init: { run: init, operand: 'none', flags: [] },
  status: { run: status, operand: 'none', flags: ['json'] },
  backup: { run: backup, operand: 'one', flags: ['prune'] },
  restore: { run: restore, operand: 'one', flags: ['despite-faults'] },
  verify: { run: verify, operand: 'perhaps', flags: ['json'] },
};

/** Runs a command; resolves with the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let failed: number = EXIT.other;
  try {
    const { command, flags, operand } = read(args);
    if (flags.help) {
      terminal.out(`${USAGE}\n`);
      return EXIT.fine;
    }
    if (command.run === verify) failed = EXIT.arguments;
    const { config, port, host, data } = flags;
    const { folder, environment } = terminal;
    return await command.run({
      ...terminal,
      flags,
      operand,
      config: () => readConfig({ flags: { config, port, host, data }, environment, folder }),
    });
  } catch (cause) {
    const stop = stopFor(cause);
    terminal.err(`${stop.message}\n`);
    // Whether a store holds was not found out, whatever the reason.
    return failed === EXIT.arguments ? failed : stop.exit;
  }
}

function read(args: readonly string[]): { command: Command; operand: string | undefined; flags: Flags } {
  const wrong = (why: string) =>
    new Stop(EXIT.arguments, `These arguments cannot be used.\n${why}\n\n${USAGE}`);
  try {
    const { values: flags, positionals } = parsed(args);
    const [name = 'serve', operand, ...more] = positionals;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (flags.help) return { command: command ?? (commands.serve as Command), operand, flags };
    if (!command) throw new Error(`There is no command ${name}.`);
    if (more.length > 0 || (operand !== undefined && command.operand === 'none'))
      throw new Error(`${name} takes no ${more[0] ?? operand}.`);
    if (operand === undefined && command.operand === 'one')
      throw new Error(`${name} needs to know ${name === 'backup' ? 'where to' : 'which backup'}.`);
    const foreign = (['json', 'prune', 'despite-faults'] as const).find(
      (flag) => flags[flag] && !command.flags.includes(flag),
    );
    if (foreign) throw new Error(`${name} takes no --${foreign}.`);
    return { command, operand, flags };
  } catch (cause) {
    throw wrong((cause as Error).message);
  }
}
