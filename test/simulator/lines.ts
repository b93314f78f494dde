/** A laptop's lines to the server, one for each room: opened, cut, and opened again as stock y-websocket does. */
import type { ClientEvent, Code, DeviceId } from '@wuhe/seal';
import type { Server } from './server.ts';
import { type Weather, Wire } from './wire.ts';
import type { World } from './world.ts';

interface Line {
  id: number | undefined;
  wires: [Wire, Wire];
}

/** The laptop at this end. */
export interface End {
  name: string;
  device: DeviceId;
  /** A number that changes whenever its worker dies or starts: what was for an earlier one is for nobody. */
  life: () => number;
  online: () => boolean;
  event: (event: ClientEvent) => Promise<void>;
  hear: (generation: number, bytes: Uint8Array) => Promise<void>;
  hungUp: (generation: number) => void;
  report: (code: Code) => void;
}

export class Lines {
  readonly #world: World;
  readonly #weather: () => Weather;
  readonly #server: Server;
  readonly #end: End;
  readonly #lines = new Map<number, Line>();

  constructor(world: World, weather: () => Weather, server: Server, end: End) {
    this.#world = world;
    this.#weather = weather;
    this.#server = server;
    this.#end = end;
  }

  send(generation: number, bytes: Uint8Array): void {
    this.#lines.get(generation)?.wires[0].send(bytes);
  }

  /** What concerns no room goes by the oldest line. */
  sendAny(bytes: Uint8Array): void {
    [...this.#lines.values()][0]?.wires[0].send(bytes);
  }

  async connect(generation: number): Promise<void> {
    if (this.#lines.has(generation)) return;
    const world = this.#world;
    const end = this.#end;
    const life = end.life();
    const line: Line = {
      id: undefined,
      wires: [
        new Wire(world, this.#weather, `${end.name}→server`, (bytes) =>
          line.id === undefined ? undefined : this.#server.receive(line.id, bytes),
        ),
        new Wire(world, this.#weather, `server→${end.name}`, (bytes) =>
          life === end.life() ? end.hear(generation, bytes) : undefined,
        ),
      ],
    };
    this.#lines.set(generation, line);
    await end.event({ type: 'connected', generation });
    line.id = await this.#server.connect(generation, end.device, line.wires[1], (code) => {
      if (this.#lines.get(generation) !== line) return;
      end.report(code);
      this.hangUp(generation);
      // It comes again, unless it was sent away for good.
      if (code === 'busy' || code === 'frame.malformed')
        world.after(1000, '', () =>
          end.online() && life === end.life() ? this.connect(generation) : undefined,
        );
    });
    if (this.#lines.get(generation) !== line) await this.#server.disconnect(line.id);
  }

  hangUpAll(): void {
    for (const generation of [...this.#lines.keys()]) this.hangUp(generation);
  }

  hangUp(generation: number): void {
    const line = this.#lines.get(generation);
    if (!line) return;
    this.#lines.delete(generation);
    for (const wire of line.wires) wire.cut = true;
    const { id } = line;
    if (id !== undefined) this.#world.after(0, '', () => this.#server.disconnect(id));
    this.#end.hungUp(generation);
  }
}
