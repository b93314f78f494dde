import { expect, test } from 'vitest';
import type { Membership } from '../chain/membership.ts';
import { entryLink, membership } from '../room/school.testing.ts';
import { type ChainEvent, type ChainSync, startChain, stepChain } from './chain-sync.ts';

const members = membership([]);
const entry = (number: number) => ({ bytes: Uint8Array.of(number), link: new Uint8Array(32).fill(number) });

/** The chain with one entry of this link behind it. */
function grown(link: Uint8Array): Membership {
  return { ...members, head: { seq: 4, link }, links: [...members.links, link] };
}

function play(...events: readonly ChainEvent[]) {
  let state: ChainSync = startChain(members);
  const effects = events.flatMap((event) => {
    const step = stepChain(state, event);
    state = step.state;
    return step.effects;
  });
  return { state, effects, types: effects.map(({ type }) => type) };
}

const refusedBy = (code: 'chain.stale' | 'chain.notAllowed'): ChainEvent => ({
  type: 'message',
  message: { type: 'chainRefused', code, head: { seq: 4, link: entryLink(4) } },
});
const joined = (membership: Membership, fresh: number, lacks = 0): ChainEvent => ({
  type: 'joined',
  joined: { ok: true, value: { membership, fresh, lacks } },
});
const wanting: ChainEvent[] = [
  { type: 'connected' },
  { type: 'want', name: 'leave' },
  { type: 'made', name: 'leave', made: entry(9) },
];

test('M2 a wanted entry is made for the present head, one at a time, and offered on top of it', () => {
  const { effects, state } = play(...wanting, { type: 'want', name: 'renew' });
  expect(effects).toEqual([
    { type: 'sendChain', message: { type: 'askChain', from: 3 } },
    { type: 'make', name: 'leave' },
    { type: 'sendChain', message: { type: 'chain', from: 4, entries: [entry(9).bytes] } },
  ]);
  expect(state.wanted).toEqual(['leave', 'renew']);
});

test('M2 when somebody was first, their entries are fetched and the own entry is made anew', () => {
  const stale = play(...wanting, refusedBy('chain.stale'));
  expect(stale.effects.at(-1)).toEqual({ type: 'sendChain', message: { type: 'askChain', from: 3 } });
  expect(play(...wanting, refusedBy('chain.stale'), joined(members, 0)).types.at(-1)).toBe('make');
  const other = play(...wanting, refusedBy('chain.stale'), joined(grown(entryLink(4)), 1));
  expect(other.types.slice(-2)).toEqual(['grown', 'make']);
  expect(other.state.membership.head.seq).toBe(4);
});

test('M2 an entry that stands is done, and the next wanted one is made', () => {
  const { types, state } = play(...wanting, { type: 'want', name: 'renew' }, joined(grown(entry(9).link), 1));
  expect(types.slice(-3)).toEqual(['grown', 'done', 'make']);
  expect(state.wanted).toEqual(['renew']);
});

test('M2 an entry that may not be is named and left, and does not hold up the next', () => {
  const { effects, state } = play(...wanting, { type: 'want', name: 'renew' }, refusedBy('chain.notAllowed'));
  expect(effects.slice(-2)).toEqual([
    { type: 'reportChain', code: 'chain.notAllowed', name: 'leave' },
    { type: 'make', name: 'renew' },
  ]);
  expect(state.wanted).toEqual(['renew']);
});

test('M2 what has nothing to do any more is done without an entry', () => {
  const { types } = play(...wanting.slice(0, 2), { type: 'made', name: 'leave', made: undefined });
  expect(types.at(-1)).toBe('done');
});

test('M4 a server that lost entries is given them back', () => {
  expect(play(joined(members, 0, 2)).effects).toEqual([{ type: 'give', from: 2 }]);
  const behind: ChainEvent = { type: 'message', message: { type: 'askChain', from: 1 } };
  expect(play(behind).effects).toEqual([{ type: 'give', from: 1 }]);
  const short: ChainEvent = { type: 'message', message: { type: 'chain', from: 2, entries: [] } };
  expect(play(short).effects).toEqual([{ type: 'give', from: 2 }]);
});

test('M4 another history is named, and the pinned chain stays', () => {
  const { effects, state } = play({ type: 'joined', joined: { ok: false, code: 'chain.fork' } });
  expect(effects).toEqual([{ type: 'reportChain', code: 'chain.fork' }]);
  expect(state.membership).toBe(members);
});

test('P6 what was on its way when the line broke is made again on the next', () => {
  const { types } = play(...wanting, { type: 'disconnected' }, { type: 'connected' });
  expect(types.slice(-2)).toEqual(['sendChain', 'make']);
  const late = play(...wanting.slice(0, 2), { type: 'disconnected' }, wanting[2] as ChainEvent);
  expect(late.types.filter((type) => type === 'sendChain')).toHaveLength(1);
});

test('P6 a refusal of nothing that was offered, and an answer to nothing, change nothing', () => {
  expect(play(refusedBy('chain.notAllowed')).effects).toEqual([]);
  expect(play({ type: 'made', name: 'leave', made: entry(9) }).effects).toEqual([]);
});
