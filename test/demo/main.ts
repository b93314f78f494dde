/**
 * `pnpm demo [--headless] [--out DIR] [--server-port N] [--portal-port N]`: the main job in four browsers. With a display people play it;
 * without one, or with `--headless`, it plays itself, writes pictures and `report.json` into DIR, and ends with 0 only if everything was
 * seen. Ctrl-C leaves nothing running.
 */

import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { findChromium, runTool, Sentence } from '@wuhe/extension';
import * as z from 'zod/mini';
import { playStory } from '../story/story.ts';
import { openHands } from './hands.ts';
import { openWorld } from './world.ts';

const port = z.coerce.number().check(z.int(), z.minimum(0), z.maximum(65_535));

const Options = z.object({
  headless: z._default(z.boolean(), false),
  out: z.optional(z.string().check(z.minLength(1))),
  'server-port': z._default(port, 5050),
  'portal-port': z._default(port, 5051),
});

const say = (line: string) => process.stdout.write(`${line}\n`);

await runTool(async () => {
  const options = readOptions();
  const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  const headless = options.headless || !display;
  findChromium(say);
  let close: () => Promise<void> = async () => {};
  let closing: Promise<void> | undefined;
  const stop = () => {
    closing ??= close();
    return closing;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // `on`, not `once`: a terminal and the package manager may both send it, and the second must not cut the closing short.
    process.on(signal, () => {
      if (!closing) say('\nClosing …');
      void stop().then(() => process.exit(130));
    });
  }
  const world = await openWorld({
    headless,
    serverPort: options['server-port'],
    portalPort: options['portal-port'],
    say,
    opening: (end) => {
      close = end;
    },
  });
  try {
    if (!headless) {
      await openHands(world, say, createInterface({ input: process.stdin }));
      return 0;
    }
    const out = resolve(options.out ?? 'demo-report');
    const report = await playStory(world, { out, say });
    say(
      `${report.ok ? 'Every step was seen.' : 'Not every step was seen.'} Pictures and report.json are in ${out}`,
    );
    return report.ok ? 0 : 1;
  } finally {
    await stop();
  }
});

function readOptions(): z.infer<typeof Options> {
  try {
    const { values } = parseArgs({
      options: {
        headless: { type: 'boolean' },
        out: { type: 'string' },
        'server-port': { type: 'string' },
        'portal-port': { type: 'string' },
      },
    });
    return Options.parse(values);
  } catch (error) {
    const why = error instanceof z.core.$ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Sentence(
      `These options cannot be used: ${why}\nUsage: pnpm demo [--headless] [--out DIR] [--server-port N] [--portal-port N]`,
    );
  }
}
