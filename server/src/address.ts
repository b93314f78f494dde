/** A socket's address (SPEC 11): the school, and one room or many; rooms by their names (W4); and who may connect at all (W1). */
import type { IncomingMessage } from 'node:http';
import { type Code, type DocumentId, isExactId, type Place, type SchoolId, type ScopeId } from '@wuhe/seal';

export interface Address {
  school: SchoolId;
  /** None: many rooms. */
  room?: Place;
  /** Durable acknowledgements are wanted (one room only: with many each `open` says so). */
  ack: boolean;
}

/** What `/<school>` or `/<school>/<room>?ack=1` asks for, or why there is no such address. */
export function readAddress(url: string): Address | Code {
  const [path = '', query = ''] = url.split('?', 2);
  const [, school = '', room, ...more] = path.split('/');
  if (!isExactId(school)) return 'school.unknown';
  const address = { school: school as SchoolId, ack: new URLSearchParams(query).get('ack') === '1' };
  if (room === undefined) return address;
  const place = readRoomName(address.school, room);
  return place && more.length === 0 ? { ...address, room: place } : 'room.name';
}

const HIGHEST = 2 ** 32 - 1;

/** `<scope>.<document>.g<n>`; one spelling of each. */
export function readRoomName(school: SchoolId, name: string): Place | undefined {
  const [scope = '', document = '', last = '', ...more] = name.split('.');
  if (!isExactId(scope) || !isExactId(document) || more.length > 0) return undefined;
  if (!/^g(0|[1-9]\d{0,9})$/.test(last)) return undefined;
  const generation = Number(last.slice(1));
  return generation > HIGHEST
    ? undefined
    : { school, scope: scope as ScopeId, document: document as DocumentId, generation };
}

/** Pages of the web send their own origin with every WebSocket; programs send none; extensions send theirs. */
const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\/[\w-]+$/;

/** Whether this is a page of the web (W1). */
export function isWebPage({ headers: { origin } }: IncomingMessage): boolean {
  return origin !== undefined && !EXTENSION.test(origin);
}
