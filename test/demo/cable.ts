/** One person's way to the school's server: a TCP relay on loopback that can be cut and mended, as a network is. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Cable {
  /** Web socket address of this end. */
  url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function layCable(serverPort: number): Promise<Cable> {
  const open = new Set<Socket>();
  let whole = true;
  const relay = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(serverPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done));
  const { port } = relay.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    cut: () => {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      whole = true;
    },
    close: () =>
      new Promise((done) => {
        relay.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
