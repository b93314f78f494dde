import { describe, expect, it } from 'vitest';
import { readInvitation, writeInvitation } from './membership.ts';
import { founding, people } from './testing/school.testing.ts';
import { codeOf, Village } from './testing/village.testing.ts';

describe('An invitation', () => {
  const invite = async (server: string | undefined) => {
    const village = await Village.found(founding('ws://127.0.0.1:1'));
    const { server: _none, ...membership } = village.room('lin').membership;
    return writeInvitation(server === undefined ? membership : { ...membership, server });
  };

  it.each(['ws://127.0.0.1:5050', 'ws://localhost:5050', 'ws://[::1]:5050'])(
    'to %s is read',
    async (server) => {
      expect(readInvitation(await invite(server))).toMatchObject({ me: people.lin.id, server });
    },
  );

  // Documents are not sealed yet, so nothing may leave this machine.
  it.each([
    undefined,
    'ws://school.example',
    'ws://192.168.1.4:5050',
    'ws://0.0.0.0:5050',
    'ws://127.0.0.1.example',
    'ws://127.0.0.1@school.example',
    'ws://user:word@127.0.0.1',
    'ws://127.0.0.1/?to=elsewhere',
    'wss://127.0.0.1',
    'http://127.0.0.1',
    'ws://',
  ])('to %s is refused', async (server) => {
    const text = await invite(server);
    expect(await codeOf(Promise.resolve().then(() => readInvitation(text)))).toBe('invitation.broken');
  });
});
