/** The server's configuration: flags before environment before file before what holds by itself, checked as one. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Problem } from '@wuhe/model';
import * as z from 'zod/mini';
import { LIMITS, type Limits } from '../limits.ts';
import { fromEnvironment, fromFlags, type Said, withSaid } from './environment.ts';
import { readWritten, type Written } from './file.ts';
import { Settings } from './schema.ts';

/** The file that is read where none is named and it is there. */
export const CONFIG_FILE = 'wuhe.jsonc';

/** Paths in it are absolute. */
export interface Config extends Omit<Settings, 'limits'> {
  limits: Limits;
  /** The store in the data folder. */
  store: string;
}

export interface ConfigSources {
  /** By the names of the settings; `config` names the file. */
  flags: Readonly<Record<string, string | undefined>>;
  environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths of flags and environment begin; those of the file begin where it lies. */
  folder: string;
}

/** @throws Problem `config.invalid`: `detail` has one line for each mistake, with its place. */
export function readConfig({ flags, environment, folder }: ConfigSources): Config {
  const { config: named = environment.WUHE_CONFIG, ...settings } = flags;
  const file = resolve(folder, named || CONFIG_FILE);
  const written = named || existsSync(file) ? readWritten(file) : undefined;
  const said = [...fromEnvironment(environment), ...fromFlags(settings)];
  const read = Settings.safeParse(withSaid(written?.value ?? {}, said), {
    error: z.locales.en().localeError,
  });
  if (!read.success) {
    const mistakes = read.error.issues.map((issue) => `${placeOf(issue, said, written)}: ${issue.message}`);
    throw new Problem('config.invalid', mistakes.join('\n'));
  }
  const { limits, ...rest } = read.data;
  const absolute = (path: string, value: string) => {
    const typed = !written || said.some((one) => one.path.join('.') === path);
    return resolve(typed ? folder : dirname(file), value);
  };
  const data = absolute('data', rest.data);
  return {
    ...rest,
    data,
    store: resolve(data, 'wuhe.sqlite'),
    limits: { ...LIMITS, ...given(limits), rate: { ...LIMITS.rate, ...given(limits.rate ?? {}) } },
    ...(rest.tls && {
      tls: {
        key: absolute('tls.key', rest.tls.key),
        certificate: absolute('tls.certificate', rest.tls.certificate),
      },
    }),
  };
}

/** What was set, and nothing else. */
function given<Values extends object>(values: Values): { [Name in keyof Values]: NonNullable<Values[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** `--port`, `WUHE_PORT` or `wuhe.jsonc line 4, port`: where whoever made the mistake finds it. */
function placeOf(issue: z.core.$ZodIssue, said: readonly Said[], written: Written | undefined): string {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const typed = said.findLast((one) => one.path.join('.') === path.slice(0, one.path.length).join('.'));
  if (typed) return typed.as;
  const at = issue.code === 'unrecognized_keys' ? [...path, ...issue.keys.slice(0, 1)] : path;
  const line = written?.line(at);
  const name = path.join('.') || 'settings';
  return line === undefined ? name : `${written?.name} line ${line}, ${name}`;
}
