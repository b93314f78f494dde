/** Everything that a run on the shipped adapters knows of itself, and what attacks and invariants look at. */
import {
  type Membership,
  openServerRoom,
  type Place,
  type RoomState,
  roomName,
  type StoredRow,
  sameBytes,
} from '@wuhe/seal';
import type { Fork, Scene } from '../attacks.ts';
import type { School } from '../school.ts';
import type { Holding, SeenRun, SeenServer } from '../seen.ts';
import { rowOf, standing } from '../server.ts';
import type { World } from '../world.ts';
import type { Host } from './host.ts';
import type { Laptop } from './laptop.ts';
import { type Member, membershipOf, type Village } from './village.ts';

/** Steps of one stretch of time: more of them never end. */
export const STEPS = 400_000;

export interface Run {
  world: World;
  host: Host;
  laptops: readonly Laptop[];
  /** The first, who brings entries on the chain. */
  principal: Laptop;
  /** The last, who helps a malicious server. */
  colluder: Laptop;
  village: Village;
  foreign: School;
  malicious: boolean;
  place: Place;
  /** Edits that somebody made, by whom. */
  truth: Map<string, string>;
  forbidden: Map<string, 'never' | 'onceRemoved'>;
  gone: Set<string>;
  /** Names of those who know an entry that a restored server had lost, and in whose place another stands: nobody brings both together again (M4). */
  apart: Set<string>;
  forks: Fork[];
  happened: Map<string, number>;
  holdings: Set<Holding>;
  /** Whose disk goes back or loses something in this run: both at once would lose what nobody else has. */
  frail: 'server' | 'laptops';
  /** What the principal still has to bring on the chain. */
  wanted: Map<string, () => void>;
  contentKeys: SeenRun['school']['contentKeys'];
  /** The server's chain as it was last read. */
  membership: Membership;
}

/** The generation of a room of the document; undefined: of another one. */
export function generationOf(place: Place, room: string): number | undefined {
  const prefix = roomName({ ...place, generation: 0 }).slice(0, -1);
  return room.startsWith(prefix) ? Number(room.slice(prefix.length)) : undefined;
}

/** Members of this village, as laptops and rooms name them. */
export function deviceOf(members: readonly Member[], laptop: string) {
  return members.find(({ name }) => name === laptop)?.me.record.device.id;
}

/** The server as its disk is now, and its sockets: the laptops' ends, or with `by` the way to the server from this member's. */
async function seenServer(run: Run, by?: Laptop): Promise<SeenServer & { apart: readonly StoredRow[] }> {
  const { host, place, village, holdings } = run;
  const chain = host.store?.chainNow(place.school) ?? [];
  run.membership = (await membershipOf(chain)) ?? run.membership;
  const { rooms: stored, apart } = host.rows(place);
  const rooms = new Map<number, { durable: RoomState }>();
  const room = (generation: number) => {
    const rows = standing((stored.get(generation) ?? []).map(rowOf));
    return openServerRoom({ ...place, generation }, rows, run.membership);
  };
  for (const generation of stored.keys()) rooms.set(generation, room(generation));
  const channels = [...host.lines].flatMap((line) =>
    [...line.rooms].flatMap(([channel, name]) => {
      const generation = generationOf(place, name);
      const device = deviceOf(village.members, line.laptop);
      const send = (bytes: Uint8Array) => line.inject(channel, bytes, by !== undefined);
      const other = by !== undefined && by.name !== line.laptop;
      return generation === undefined || !device || other ? [] : [{ generation, device, wire: { send } }];
    }),
  );
  return {
    membership: run.membership,
    sockets: new Map(channels.entries()),
    rooms,
    room,
    disk: { rooms: stored },
    holdings,
    apart,
  };
}

/** What an attack looks at; `up`: the colluder's laptop is hacked, and the server is honest. */
export async function sceneOf(run: Run, up: boolean): Promise<Scene> {
  const { world, place, laptops, contentKeys, colluder, foreign } = run;
  const server = await seenServer(run, up ? colluder : undefined);
  const epochs = run.membership.scopes.get(place.scope)?.epochs.length ?? 1;
  return {
    world,
    school: {
      place,
      actors: laptops.map(({ actor }) => actor),
      contentKeys,
      membership: run.membership,
      epochs: { size: epochs },
    },
    foreign,
    server,
    laptops,
    colluder,
    statements: 'statements',
    made: (id) => run.truth.set(id, colluder.name),
    forbidden: (id, when) => run.forbidden.set(id, when),
    forked: (fork) => run.forks.push(fork),
  };
}

/** The run as the invariants look at it. */
export async function seenRun(run: Run): Promise<SeenRun> {
  const server = await seenServer(run);
  if (run.happened.has('server restored'))
    for (const laptop of run.laptops) if (isApart(laptop, run.membership)) run.apart.add(laptop.name);
  const actors = run.laptops.map(({ actor }) => actor);
  return {
    ...run,
    gone: new Set([...run.gone, ...run.apart]),
    school: { actors, contentKeys: run.contentKeys },
    server,
    cutAway: server.apart,
  };
}

/** Whether this laptop stands on another chain than the server, and says so. */
export function isApart({ disk, reports }: Laptop, { head, links }: Membership): boolean {
  const { membership } = disk;
  const at = Math.min(head.seq, membership.head.seq);
  const [one, other] = [links[at], membership.links[at]];
  return reports.has('chain.fork') && !!one && !!other && !sameBytes(one, other);
}
