/** The passphrase of the person on this laptop, as the parts of a screen see it: open or not, until when, and how to change that. */
import type { Shell } from '@wuhe/casework';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

export interface Lock {
  state: Shell['lock']['state'];
  locksAt: Shell['lock']['locksAt'];
  /** Asks for the passphrase; true when it opened. In a foreign page: opens a window of our own, and false. */
  unlock: (event: Event) => Promise<boolean>;
  /** Absent where nothing may be changed. */
  lock: (() => void) | undefined;
}

const none: Lock = { state: 'none', locksAt: undefined, unlock: async () => false, lock: undefined };

export const LockContext = createContext<Lock>(none);

export function useLock(): Lock {
  return useContext(LockContext);
}
