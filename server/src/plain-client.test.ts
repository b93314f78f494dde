/** The oracle: stock y-websocket, one room a socket, taught only to sign in and to hear what is durable (SPEC 11). */
import {
  answerChallenge,
  type Place,
  readRuns,
  readSocketMessage,
  roomName,
  signer,
  socketTypes,
  writeRuns,
  writeSocketMessage,
} from '@wuhe/seal';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { messageSync, WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { eventually, useRig } from './rig.testing.ts';
import { type Actor, run } from './school.testing.ts';

const rig = useRig({ heartbeat: 300 });
const providers: WebsocketProvider[] = [];

afterEach(() => {
  for (const provider of providers.splice(0)) provider.destroy();
});

/** A stock provider whose table of handlers has two more. */
function stock(by: Actor, place: Place, doc: Y.Doc): { provider: WebsocketProvider; durable: () => number } {
  const { school } = rig;
  const address = `${rig.server.url}/${school.id}`;
  const provider = new WebsocketProvider(address, roomName(place), doc, {
    params: { ack: '1' },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    connect: false,
  });
  providers.push(provider);
  let durable = 0;
  const rest = (decoder: { arr: Uint8Array; pos: number }) => {
    const bytes = decoder.arr.subarray(decoder.pos);
    decoder.pos = decoder.arr.length;
    return bytes;
  };
  const handlers = provider.messageHandlers as unknown as ((
    encoder: unknown,
    decoder: { arr: Uint8Array; pos: number },
  ) => void)[];
  handlers[socketTypes.challenge] = (_, decoder) => {
    rest(decoder);
    const challenge = readSocketMessage(decoder.arr);
    if (!challenge.ok || challenge.value.type !== 'challenge') throw new Error('no challenge');
    const origin = rig.server.url;
    const as = { school: school.id, device: by.device.id, origin, at: Date.now() };
    void answerChallenge(challenge.value, as, signer(by.device.key)).then((answer) =>
      provider.ws?.send(writeSocketMessage(answer) as Uint8Array<ArrayBuffer>),
    );
  };
  handlers[socketTypes.signedIn] = (_, decoder) => void rest(decoder);
  handlers[100] = (_, decoder) => {
    rest(decoder);
    durable++;
  };
  provider.connect();
  return { provider, durable: () => durable };
}

test('SPEC 11 two stock clients meet in a room; who comes later reads what is stored; sockets stay', async () => {
  expect(messageSync).toBe(0);
  const lin = await rig.school.bring();
  await rig.found();
  const place = rig.school.place();
  const { principal } = rig.school;
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  const [first, second] = [stock(principal, place, a), stock(lin, place, b)];
  await eventually(() => expect([first.provider.synced, second.provider.synced]).toEqual([true, true]));
  const envelopes = await rig.school.writing(principal, place, 77, 3);
  Y.applyUpdate(a, writeRuns([run(envelopes)]));
  await eventually(() => expect(b.getArray('77').length).toBe(3));
  await eventually(() => expect(first.durable()).toBe(1));
  // Before it connects, a laptop has written: its step 2 brings it.
  first.provider.disconnect();
  Y.applyUpdate(a, writeRuns([run(await rig.school.writing(principal, place, 78, 2))]));
  first.provider.connect();
  await eventually(() => expect(b.getArray('78').length).toBe(2));
  const late = new Y.Doc();
  stock(lin, place, late);
  await eventually(() => expect(late.getArray('78').length).toBe(2));
  const held = readRuns(Y.encodeStateAsUpdate(late));
  expect(held.ok && held.value.map(({ writer, envelopes: of }) => [writer, of.length])).toEqual([
    [78, 2],
    [77, 3],
  ]);
  expect(late.getArray<Uint8Array>('77').toArray()).toEqual(
    envelopes.map(({ bytes }) => new Uint8Array(bytes)),
  );
  expect(rig.server.counters().halfOpen).toBe(0);
});

test('W7 a stock client that may not come in does not come back by itself', async () => {
  const lin = await rig.school.bring([]);
  await rig.found();
  const { provider } = stock(lin, rig.school.place(), new Y.Doc());
  await eventually(() => expect(rig.server.counters()['write.notAllowed']).toBe(1));
  await eventually(() => expect(provider.shouldConnect).toBe(false));
  expect(rig.server.counters()['write.notAllowed']).toBe(1);
});
