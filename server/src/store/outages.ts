/** A store that says when it begins to refuse and when it takes again: one line each, and a count. */
import type { Counters } from '../counters.ts';
import type { Store } from './types.ts';

export interface WatchedStore extends Store {
  /** The last write was refused. */
  readonly refusing: boolean;
}

export function withOutages(store: Store, counters: Counters, log: (line: string) => void): WatchedStore {
  let refusing = false;
  const watched = async (write: Promise<void>) => {
    try {
      await write;
    } catch (cause) {
      counters.add('notStored');
      if (!refusing)
        log(`NOT STORED: the store refuses: ${cause instanceof Error ? cause.message : 'unknown'}`);
      refusing = true;
      throw cause;
    }
    if (refusing) log('the store takes writes again');
    refusing = false;
  };
  return {
    schools: () => store.schools(),
    chain: (school) => store.chain(school),
    rooms: (school) => store.rooms(school),
    read: (school, room, vector, writers) => store.read(school, room, vector, writers),
    quarantined: (school, room) => store.quarantined(school, room),
    package: (school, id) => store.package(school, id),
    packages: (school) => store.packages(school),
    write: (school, changes) => watched(store.write(school, changes)),
    expire: (at) => watched(store.expire(at)),
    probe: (at) => watched(store.probe(at)),
    get refusing() {
      return refusing;
    },
    get commits() {
      return store.commits;
    },
    close: () => store.close(),
  };
}
