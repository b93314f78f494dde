/** The guarded tier: opened by the passphrase, held in memory only, locked again by itself. The device alone never opens it. */
import { accept, type Checked, type EpochKey, refuse, sameBytes } from '@wuhe/seal';
import { type BrowserMemory, readAwake, writeAwake } from './awake.ts';
import { lockByPassphrase, openBundle } from './bundle.ts';
import { type Cost, usualCost } from './derive.ts';
import { type PersonKeyring, type PersonSecrets, personKeys, wipe } from './person.ts';
import { type DeviceRecord, keepRecord } from './record.ts';
import type { KeyStore } from './store.ts';

/** Milliseconds that only go forward, sleep included. */
export type Clock = () => number;

/** When the guarded tier locks, in milliseconds. A school may shorten, never lengthen. */
export interface LockTimes {
  idle: number;
  most: number;
}

export const usualTimes: LockTimes = { idle: 15 * 60_000, most: 4 * 60 * 60_000 };

/** What is in memory while the guarded tier is open. */
export interface Opened {
  keys: PersonKeyring;
  secrets: PersonSecrets;
  /** Guarded scope keys unwrapped meanwhile; gone with the rest. */
  scopeKeys: Map<string, EpochKey>;
}

export interface Locker {
  /** `choose`: no passphrase yet; `closed`: ask for it; `open`; `ended`: signed out, nothing opens again. */
  state(): 'choose' | 'closed' | 'open' | 'ended';
  /** What is open, or `key.locked`. Asking does not prolong it. */
  opened(): Checked<Opened>;
  /** Somebody is using it: the idle time begins anew. */
  touch(): void;
  /** Also of an unlocking that is under way. */
  lock(): void;
  /** Locks for good, everyday keys included: on a shared machine somebody signed out. */
  end(): void;
  /** When it locks if nobody touches it; for the rim's timer. */
  locksAt(): number | undefined;
  /** `key.passphrase`, `key.damaged`; `key.locked` where none was chosen yet. */
  unlock(passphrase: string): Promise<Checked<Opened>>;
  /** The first passphrase of a silently founded device. `key.short`. */
  choose(passphrase: string): Promise<Checked<Opened>>;
  /** Whether it was open when this worker's predecessor ended, and still is by its times. */
  resume(): Promise<boolean>;
  /** Needs the old one, even while open. */
  change(before: string, after: string): Promise<Checked<Opened>>;
}

export interface LockerOptions {
  clock: Clock;
  times?: LockTimes;
  cost?: Cost;
  /** Where a worker that is ended leaves what is open for the next; without it every end locks. */
  memory?: BrowserMemory;
}

/** How often use is noted in the browser's memory, ms. */
const NOTE = 30_000;

/** A locker for a device's record; `secrets` given when they were just made, so that nobody has to type twice. */
export function createLocker(
  record: DeviceRecord,
  store: KeyStore,
  { clock, times = usualTimes, cost = usualCost, memory }: LockerOptions,
): Locker {
  const idle = Math.min(times.idle, usualTimes.idle);
  const most = Math.min(times.most, usualTimes.most);
  let now: { opened: Opened; since: number; used: number } | undefined;
  /** Counts lockings by hand, so that an unlocking under way does not open what was locked meanwhile. */
  let locked = 0;
  let ended = false;

  /** One after the other: what locks must not be overtaken by what noted that it was open. */
  let noting: Promise<void> = Promise.resolve();
  let noted = 0;
  const note = () => {
    if (!memory) return;
    noted = now?.used ?? 0;
    const text = now && writeAwake(record.device.id, { secrets: now.opened.secrets, ...now });
    noting = noting.then(() => memory.save(text)).catch(() => undefined);
  };
  const close = () => {
    if (now) {
      wipe(now.opened.secrets);
      for (const { key } of now.opened.scopeKeys.values()) key.fill(0);
      now = undefined;
      note();
    }
  };
  const lock = () => {
    locked++;
    if (now) close();
    // Also what another worker left.
    else note();
  };
  const current = () => {
    const time = clock();
    // A clock that went back is no reason to stay open.
    if (now && (time < now.used || time >= now.used + idle || time >= now.since + most)) close();
    return now;
  };
  /** Opens the bundle, keeps it under another passphrase where one is given, and holds what it has; wiped where anything fails. */
  const open = async (passphrase: string, next?: string): Promise<Checked<Opened>> => {
    const from = locked;
    const secrets = await openBundle(record.bundle, passphrase, record);
    if (!secrets.ok) return secrets;
    let opened: Opened | undefined;
    try {
      if (next !== undefined) {
        const bundle = await lockByPassphrase(secrets.value, next, record, cost);
        if (!bundle.ok) return bundle;
        await keepRecord(store, { ...record, bundle: bundle.value });
        record.bundle = bundle.value;
      }
      const keys = await personKeys(secrets.value);
      if (locked !== from) return refuse('key.locked');
      close();
      opened = { keys, secrets: secrets.value, scopeKeys: new Map() };
      now = { opened, since: clock(), used: clock() };
      note();
      return accept(opened);
    } finally {
      if (!opened) wipe(secrets.value);
    }
  };
  const isChosen = () => !ended && record.bundle.by !== 'device';

  return {
    state: () => {
      if (ended) return 'ended';
      return current() ? 'open' : record.bundle.by === 'device' ? 'choose' : 'closed';
    },
    opened: () => {
      const it = current();
      return it ? accept(it.opened) : refuse('key.locked');
    },
    touch: () => {
      const it = current();
      if (!it) return;
      it.used = clock();
      if (it.used - noted >= NOTE) note();
    },
    resume: async () => {
      const from = locked;
      const awake =
        !ended && !current() && readAwake(record.device.id, await memory?.load().catch(() => undefined));
      if (!awake) return current() !== undefined;
      const keys = await personKeys(awake.secrets);
      const same = sameBytes(keys.everyday.publicKey, record.everyday.publicKey);
      if (locked !== from || now || !same) {
        wipe(awake.secrets);
        return current() !== undefined;
      }
      now = {
        opened: { keys, secrets: awake.secrets, scopeKeys: new Map() },
        since: awake.since,
        used: awake.used,
      };
      return current() !== undefined;
    },
    lock,
    locksAt: () => {
      const it = current();
      return it && Math.min(it.used + idle, it.since + most);
    },
    end: () => {
      ended = true;
      lock();
    },
    unlock: async (passphrase) => (isChosen() ? open(passphrase) : refuse('key.locked')),
    choose: async (passphrase) => (isChosen() || ended ? refuse('key.locked') : open('', passphrase)),
    change: async (before, after) => (isChosen() ? open(before, after) : refuse('key.locked')),
  };
}
