/** What everybody holds at the end of a run, as lines to read beside a trace. */
import type { RoomState } from '@wuhe/seal';
import type { SeenRun } from './seen.ts';

export function picture({ laptops, server, gone }: SeenRun): string[] {
  const names = new Map(laptops.map(({ actor, name }) => [actor.device.id, name]));
  const lines: string[] = [];
  const room = (state: RoomState) => {
    const writers = [...state.writers]
      .toSorted(([a], [b]) => a - b)
      .map(([writer, { device, links }]) => `${names.get(device)}/${writer}:${links.length}`);
    const marks = [
      ...state.snapshots.map(({ writer }) => `snapshot ${writer}`),
      ...state.closes.map(({ writer }) => `close ${writer}`),
    ];
    return [...writers, ...marks].join(' ') || 'empty';
  };
  for (const { name, worker, disk, online, reports } of laptops) {
    const doc = worker?.doc;
    const named = [...reports].map(([code, count]) => `${code} ${count}`).join(', ');
    lines.push(
      `${name}: ${online ? 'online' : 'offline'}${gone.has(name) ? ', gone' : ''}, entry ${disk.membership.head.seq}, unsent ${disk.outbox.size}, apart ${disk.quarantine.length}${doc?.stopped ? `, stopped ${doc.stopped}` : ''}; named ${named}`,
    );
    for (const { item } of disk.outbox.values()) lines.push(`  unsent ${JSON.stringify(item)}`);
    if (worker?.inner.store.pendingStructs)
      lines.push(`  waits for ${JSON.stringify([...worker.inner.store.pendingStructs.missing])}`);
    for (const [generation, { room: state, connected, asking, closing }] of doc?.rooms ?? [])
      lines.push(
        `  g${generation}${connected ? '' : ' no line'}${asking ? ' asking' : ''}${closing ? ' closing' : ''}: ${room(state)}`,
      );
  }
  lines.push(`server: entry ${server.membership.head.seq}`);
  for (const [generation, { durable }] of [...server.rooms].toSorted(([a], [b]) => a - b))
    lines.push(`  g${generation}: ${room(durable)}`);
  return lines;
}
