/** For tests: the part of a disk that the school needs, in memory, which refuses or dies at the step that a test names. */
import { type KeyStore, memoryStore } from '@wuhe/keyring';
import type { Disk } from './contract.ts';

export interface MemoryDisk {
  disk: Disk;
  /** Entries on it. */
  chain: Uint8Array[];
  keys: KeyStore & { readonly size: number };
  /** Writes that were made. */
  readonly writes: number;
  /** The write with this number, counted from now, and all behind it fail; none: no more. */
  failFrom(write: number | undefined): void;
}

export function memoryDisk(kept: readonly Uint8Array[] = []): MemoryDisk {
  const chain = [...kept];
  const keys = memoryStore();
  let writes = 0;
  let failing: number | undefined;
  const write = () => {
    if (failing !== undefined && writes >= failing) throw new Error('the disk refuses');
    writes++;
  };
  const guarded: KeyStore = {
    get: (name) => keys.get(name),
    put: async (name, value) => {
      write();
      await keys.put(name, value);
    },
    delete: async (name) => {
      write();
      await keys.delete(name);
    },
  };
  const part: Pick<Disk, 'chain' | 'addChain' | 'keys'> = {
    keys: guarded,
    chain: async () => [...chain],
    addChain: async (from, entries) => {
      write();
      if (from !== chain.length) throw new Error('a gap in the chain');
      chain.push(...entries);
    },
  };
  return {
    disk: part as Disk,
    chain,
    keys,
    get writes() {
      return writes;
    },
    failFrom: (from) => {
      failing = from === undefined ? undefined : writes + from;
    },
  };
}
