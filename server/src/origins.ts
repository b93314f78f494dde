/** The addresses under which clients know this server (W2): what a device signs must name one of them. */
import { networkInterfaces } from 'node:os';

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** The addresses that a server on this host and port listens on. Behind a proxy or a name of its own the operator says them. */
export function ownOrigins(scheme: 'ws' | 'wss', host: string, port: number): string[] {
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', bracketed(host)]);
  if (EVERYWHERE.has(host))
    for (const addresses of Object.values(networkInterfaces()))
      for (const { address } of addresses ?? []) hosts.add(bracketed(address));
  return [...hosts].map((name) => `${scheme}://${name}:${port}`);
}

/** A host as it stands in an address. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
