import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string | string[]) => ({
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded as string },
  socket: { remoteAddress },
});

test('what a client says about itself counts only behind a proxy, and then the proxy’s own word', () => {
  expect(clientAddress(from('192.0.2.1', '203.0.113.9'), false)).toBe('192.0.2.1');
  expect(clientAddress(from('192.0.2.1', '203.0.113.9'), true)).toBe('203.0.113.9');
  expect(clientAddress(from('192.0.2.1', '10.0.0.1, 203.0.113.9'), true)).toBe('203.0.113.9');
  expect(clientAddress(from('192.0.2.1', 'unknown'), true)).toBe('192.0.2.1');
  expect(clientAddress(from('192.0.2.1'), true)).toBe('192.0.2.1');
});

test('of IPv6 the first half counts, however it is spelt; IPv4 inside it is IPv4', () => {
  const one = clientAddress(from('2001:db8:1:2:3:4:5:6'), false);
  expect(clientAddress(from('2001:0db8:0001:0002::1'), false)).toBe(one);
  expect(clientAddress(from('2001:db8:1:3::1'), false)).not.toBe(one);
  expect(clientAddress(from('fe80::1%eth0'), false)).toBe(clientAddress(from('fe80::2'), false));
  expect(clientAddress(from('::ffff:192.0.2.1'), false)).toBe('192.0.2.1');
});
