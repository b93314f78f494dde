/** For tests: what a plain y-websocket client, one room a socket, adds to its provider in order to sign in (SPEC.md 11). */
import type { Me } from '@wuhe/keyring';
import {
  answerChallenge,
  readSocketMessage,
  type SchoolId,
  signer,
  socketTypes,
  writeSocketMessage,
} from '@wuhe/seal';
import type { WebsocketProvider } from 'y-websocket';

/** Handlers for the challenge and its acceptance; `said` is told that the device is in. */
export function signInHandlers(
  provider: WebsocketProvider,
  { me, school, server, said }: { me: Me; school: SchoolId; server: string; said: () => void },
): void {
  const { id: device, sign } = me.record.device;
  const { protocol, host } = new URL(server);
  provider.messageHandlers[socketTypes.challenge] = (_encoder, decoder) => {
    const read = readSocketMessage(decoder.arr);
    const socket = provider.ws;
    if (!read.ok || read.value.type !== 'challenge') throw new Error('no challenge');
    const as = { school, device, origin: `${protocol}//${host}`, at: Date.now() };
    void answerChallenge(read.value, as, signer(sign)).then((answer) =>
      socket?.send(writeSocketMessage(answer) as Uint8Array<ArrayBuffer>),
    );
  };
  provider.messageHandlers[socketTypes.signedIn] = said;
}
