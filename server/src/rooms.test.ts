// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { newCounters } from './counters.ts';
import { CLOSE, LIMITS } from './limits.ts';
import { askFrame, updateFrame } from './messages.ts';
import { Rooms } from './rooms.ts';
import { Store } from './store.ts';

let folder: string;
const stores: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-rooms-'));
});

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(folder, { recursive: true });
});

/** Rooms over a store of their own; each client notes how many updates were on disk whenever it was told something. */
function setUp() {
  const store = new Store(join(folder, `${stores.length}.sqlite`), () => 0);
  stores.push(store);
  const rooms = new Rooms(store, LIMITS, newCounters(), () => undefined);
  const client = () => ({ ack: true, told: [] as number[], send, close: vi.fn() });
  function send(this: { told: number[] }): void {
    this.told.push(store.read('room').length);
  }
  const doc = new Y.Doc();
  doc.getMap('m').set('a', 1);
  return { store, rooms, client, update: updateFrame(Y.encodeStateAsUpdate(doc)) };
}

it('whoever asks while an update is on its way to the disk gets the answer after it is there', () => {
  const { store, rooms, client, update } = setUp();
  const [one, two, three] = [client(), client(), client()];
  rooms.join('room', one);
  rooms.join('room', two);
  expect(two.told.splice(0)).toEqual([0, 0]);
  rooms.receive('room', one, update);
  expect(store.read('room')).toEqual([]);
  rooms.receive('room', two, askFrame(new Y.Doc()));
  expect(two.told).toEqual([1, 1]);
  rooms.join('room', three);
  expect(three.told).toEqual([1, 1]);
});

it('and nothing when the disk refuses it', () => {
  for (const ask of ['ask', 'join']) {
    const { store, rooms, client, update } = setUp();
    const [one, two, three] = [client(), client(), client()];
    rooms.join('room', one);
    rooms.join('room', two);
    rooms.receive('room', one, update);
    vi.spyOn(store, 'append').mockImplementation(() => {
      throw new Error('disk full');
    });
    two.told.length = 0;
    if (ask === 'ask') rooms.receive('room', two, askFrame(new Y.Doc()));
    else rooms.join('room', three);
    expect([...two.told, ...three.told]).toEqual([]);
    expect(two.close).toHaveBeenCalledWith(CLOSE.notStored, expect.any(String));
  }
});
