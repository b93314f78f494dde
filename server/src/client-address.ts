/** From which address a client comes: for limits in memory only, never logged, counted or stored. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** What counts as one: an address of IPv4, or the first half of one of IPv6, which a household or a phone has for itself. */
export function clientAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } },
  trustProxy: boolean,
): string {
  const told = trustProxy ? [headers['x-forwarded-for']].flat().join().split(',').at(-1)?.trim() : undefined;
  // The last one is the proxy's own word; what stands before it was said by the client.
  const address = told && isIP(told) ? told : (socket.remoteAddress ?? '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return isIP(address) === 6 ? network(address) : address;
}

/** The first four groups of an IPv6 address, one spelling each. */
function network(address: string): string {
  const [bare = ''] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const groups = head ? head.split(':') : [];
  const behind = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...behind];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::`;
}
