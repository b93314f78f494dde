/** What a laptop does for the reducer of its membership chain: asks, gives, checks, makes entries, and keeps what stands. */
import { type ChainEffect, decodeEntry, joinChain, writeMessage } from '@wuhe/seal';
import type { Laptop } from './laptop.ts';
import { verifier } from './school.ts';

export async function performChain(effect: ChainEffect, laptop: Laptop): Promise<void> {
  switch (effect.type) {
    case 'sendChain':
      return laptop.sendAny(writeMessage(effect.message));
    case 'give':
      return give(effect.from, laptop);
    case 'join':
      return join(effect.entries, laptop);
    case 'make': {
      const made = await laptop.makings.get(effect.name)?.(laptop.disk.membership, laptop);
      return laptop.chainEvent({ type: 'made', name: effect.name, made });
    }
    case 'grown':
      await laptop.event({ type: 'peers', devices: laptop.peers() });
      return laptop.event({ type: 'chain', membership: effect.membership });
    case 'done':
      laptop.makings.delete(effect.name);
      return;
    case 'reportChain':
      return laptop.report(effect.code);
  }
}

/** Sends the pinned chain's entries from this number on. */
export function give(from: number, laptop: Laptop): void {
  const entries = laptop.disk.chain.slice(from);
  if (entries.length > 0) laptop.sendAny(writeMessage({ type: 'chain', from, entries }));
}

async function join(entries: readonly Uint8Array[], laptop: Laptop): Promise<void> {
  const { disk } = laptop;
  const joined = await joinChain(disk.membership, entries, verifier);
  if (joined.ok) {
    const { membership } = joined.value;
    for (const bytes of entries) {
      const entry = decodeEntry(bytes);
      if (entry.ok && entry.value.seq === disk.chain.length && entry.value.seq <= membership.head.seq)
        disk.chain.push(bytes);
    }
    disk.membership = membership;
  }
  laptop.chainEvent({ type: 'joined', joined });
}
