#!/usr/bin/env node
/** `wuhe-server serve`, `status`, `backup` …: `--help` says all of them. */
import { main } from '../src/cli/main.ts';

// Whatever the program makes is its own user's only.
process.umask(0o077);
const exit = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  folder: process.cwd(),
  environment: process.env,
});
// What was said goes out before the end, also into a pipe.
process.stdout.write('', () => process.exit(exit));
