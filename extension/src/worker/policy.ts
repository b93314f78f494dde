/**
 * What a school's administrator set for this browser: managed storage (`managed_schema.json`), or sites fixed in the build. Each setting
 * is checked by itself; one that cannot be read is named and changes nothing, except sites: a list of sites that names none permits none.
 */
import { Language } from '@wuhe/model';
import * as z from 'zod/mini';

/** Build constant: origins fixed by `WUHE_ORIGINS`, none otherwise. */
declare const __SCHOOL_ORIGINS__: readonly string[];

export interface Policy {
  /** The only sites that may be read; undefined = whichever the person allows. */
  origins: readonly string[] | undefined;
  /** The only server that may be joined, as a web socket address. */
  server: string | undefined;
  /** Language until the person chooses one. */
  language: Language | undefined;
  /** Registers that the school approved are used without being taught. */
  schoolRegisters: boolean;
  /** Settings that could not be read, by name. */
  unreadable: readonly string[];
}

const Address = z.string().check(z.regex(/^wss?:\/\/[^\s]+$/), z.maxLength(300));

/** Pure: `managed` as the browser hands it out, `built` the sites of the build, which count where the policy names none. */
export function readPolicy(managed: Readonly<Record<string, unknown>>, built: readonly string[]): Policy {
  const unreadable: string[] = [];
  function setting<T>(name: string, schema: z.core.$ZodType<T>): T | undefined {
    if (managed[name] === undefined) return undefined;
    const read = z.safeParse(schema, managed[name]);
    if (!read.success) unreadable.push(name);
    return read.success ? read.data : undefined;
  }
  const listed = setting('origins', z.array(z.unknown()));
  const origins = listed?.flatMap((each) => originOf(each) ?? []);
  if (listed && origins && origins.length < listed.length) unreadable.push('origins');
  const sites = managed.origins === undefined ? (built.length > 0 ? built : undefined) : (origins ?? []);
  return {
    origins: sites,
    server: setting('server', Address),
    language: setting('language', Language),
    schoolRegisters: setting('schoolRegisters', z.boolean()) ?? true,
    unreadable,
  };
}

/** `https://portal.school.edu/` and `https://portal.school.edu` are the same site; a path or a pattern is none. */
function originOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { origin, protocol, href } = new URL(value);
  const web = protocol === 'https:' || protocol === 'http:';
  return web && href === `${origin}/` && !origin.includes('*') ? origin : undefined;
}

export interface PolicyStore {
  get(): Policy;
  /** Calls back after an administrator changed something. */
  watch(changed: () => void): void;
}

export async function openPolicy(): Promise<PolicyStore> {
  const area = chrome.storage.managed;
  // A browser without any policy may refuse to read the area at all.
  const read = async () =>
    readPolicy(await area.get().catch((): Record<string, unknown> => ({})), __SCHOOL_ORIGINS__);
  const listeners: (() => void)[] = [];
  let stale = false;
  area.onChanged.addListener(() => {
    stale = true;
    void read().then((next) => {
      policy = next;
      for (const changed of listeners) changed();
    });
  });
  let policy = await read();
  if (stale) policy = await read();
  return { get: () => policy, watch: (changed) => listeners.push(changed) };
}
