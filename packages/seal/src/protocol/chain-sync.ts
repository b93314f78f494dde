/**
 * A member's side of the membership chain (M2, M4), as a pure reducer: follow it, pin it, give it back to a server that lost some, and bring
 * own entries on top of it, made anew whenever somebody else was first.
 */
import type { Membership } from '../chain/membership.ts';
import type { Joined } from '../chain/verify.ts';
import type { Checked } from '../checked.ts';
import { sameBytes } from '../hash.ts';
import type { Code } from '../refusals.ts';
import type { Message } from './messages.ts';

export interface ChainSync {
  /** The pinned chain. */
  membership: Membership;
  connected: boolean;
  /** Entries that this member wants on the chain, by a name of the caller's, oldest first. */
  wanted: readonly string[];
  /** The first of them as it was made for the present head. */
  offered: { name: string; seq: number; link: Uint8Array } | undefined;
  making: boolean;
}

export type ChainEvent =
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'message'; message: Extract<Message, { type: 'chain' | 'askChain' | 'chainRefused' }> }
  /** The answer to `join`. */
  | { type: 'joined'; joined: Checked<Joined & { code?: Code }> }
  | { type: 'want'; name: string }
  /** The answer to `make`; none: it has nothing to do any more. */
  | { type: 'made'; name: string; made: { bytes: Uint8Array; link: Uint8Array } | undefined };

export type ChainEffect =
  | { type: 'sendChain'; message: Extract<Message, { type: 'chain' | 'askChain' }> }
  /** Send the pinned chain's entries from this number on. */
  | { type: 'give'; from: number }
  /** Compare with the pinned chain (`joinChain`), keep what is new durably, then `joined`. */
  | { type: 'join'; entries: readonly Uint8Array[] }
  /** Make this entry for the present head. */
  | { type: 'make'; name: string }
  | { type: 'grown'; membership: Membership }
  | { type: 'done'; name: string }
  | { type: 'reportChain'; code: Code; name?: string };

export interface ChainStep {
  state: ChainSync;
  effects: readonly ChainEffect[];
}

export function startChain(membership: Membership): ChainSync {
  return { membership, connected: false, wanted: [], offered: undefined, making: false };
}

/** The next state and what the rim must do, in this order. */
export function stepChain(state: ChainSync, event: ChainEvent): ChainStep {
  switch (event.type) {
    case 'connected':
      return offer({ ...state, connected: true, offered: undefined, making: false }, [askFor(state)]);
    case 'disconnected':
      return { state: { ...state, connected: false, offered: undefined, making: false }, effects: [] };
    case 'message':
      return heard(state, event.message);
    case 'joined':
      return joined(state, event.joined);
    case 'want':
      return offer({ ...state, wanted: [...state.wanted, event.name] }, []);
    case 'made':
      return made(state, event.name, event.made);
  }
}

function askFor({ membership }: ChainSync): ChainEffect {
  return { type: 'sendChain', message: { type: 'askChain', from: membership.head.seq } };
}

function heard(state: ChainSync, message: Extract<ChainEvent, { type: 'message' }>['message']): ChainStep {
  switch (message.type) {
    case 'chain':
      return message.entries.length > 0
        ? { state, effects: [{ type: 'join', entries: message.entries }] }
        : { state, effects: [{ type: 'give', from: message.from }] };
    case 'askChain':
      return { state, effects: [{ type: 'give', from: message.from }] };
    case 'chainRefused': {
      const { offered } = state;
      if (!offered) return { state, effects: [] };
      // Somebody was first: the entry is made again when their entries are here.
      if (message.code === 'chain.stale')
        return { state: { ...state, offered: undefined }, effects: [askFor(state)] };
      const wanted = state.wanted.filter((name) => name !== offered.name);
      return offer({ ...state, wanted, offered: undefined }, [
        { type: 'reportChain', code: message.code, name: offered.name },
      ]);
    }
  }
}

function joined(state: ChainSync, result: Checked<Joined & { code?: Code }>): ChainStep {
  if (!result.ok) return { state, effects: [{ type: 'reportChain', code: result.code }] };
  const { membership, fresh, lacks, code } = result.value;
  const effects: ChainEffect[] = code ? [{ type: 'reportChain', code }] : [];
  if (lacks > 0) effects.push({ type: 'give', from: membership.head.seq - lacks + 1 });
  if (fresh === 0) return offer(state, effects);
  effects.push({ type: 'grown', membership });
  const { offered } = state;
  const stands = offered && sameBytes(membership.links[offered.seq] ?? new Uint8Array(), offered.link);
  if (stands) effects.push({ type: 'done', name: offered.name });
  const wanted = stands ? state.wanted.filter((name) => name !== offered.name) : state.wanted;
  return offer({ ...state, membership, wanted, offered: undefined, making: false }, effects);
}

function made(
  state: ChainSync,
  name: string,
  entry: { bytes: Uint8Array; link: Uint8Array } | undefined,
): ChainStep {
  if (!state.making || state.wanted[0] !== name) return { state, effects: [] };
  if (!entry)
    return offer({ ...state, making: false, wanted: state.wanted.slice(1) }, [{ type: 'done', name }]);
  const seq = state.membership.head.seq + 1;
  return {
    state: { ...state, making: false, offered: { name, seq, link: entry.link } },
    effects: [{ type: 'sendChain', message: { type: 'chain', from: seq, entries: [entry.bytes] } }],
  };
}

/** Asks for the first wanted entry, when none is on its way. */
function offer(state: ChainSync, effects: readonly ChainEffect[]): ChainStep {
  const [name] = state.wanted;
  if (name === undefined || !state.connected || state.offered || state.making) return { state, effects };
  return { state: { ...state, making: true }, effects: [...effects, { type: 'make', name }] };
}
