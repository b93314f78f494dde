#!/usr/bin/env node
/** `wuhe-server serve`, `status`, `backup` …: `--help` says all of them. */
import { main } from '../src/cli/main.ts';

process.exit(await main(process.argv.slice(2)));
