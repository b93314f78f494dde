/** What the server accepts at most, and the codes with which it closes a socket. */

/** Bounds that keep one faulty or hostile client from taking the server down. */
export interface Limits {
  /** Largest frame in bytes; a larger one closes the socket with 1009. */
  frame: number;
  /** Rooms that may exist in the store. */
  rooms: number;
  /** Sockets open at once. */
  connections: number;
  /** Bytes that may wait for a slow reader before it is cut off. */
  backlog: number;
}

export const LIMITS: Limits = {
  frame: 16 * 1024 * 1024,
  rooms: 50_000,
  connections: 10_000,
  backlog: 64 * 1024 * 1024,
};

/** How often every socket hears something: y-websocket hangs up after 30 s of silence, a browser's worker sleeps after 30 s. */
export const HEARTBEAT_MS = 15_000;

/**
 * Close codes. 4400–4499 tell a y-websocket client to give up for good; 4500–4599 to try again later.
 */
export const CLOSE = {
  goingAway: 1001,
  malformed: 4400,
  roomName: 4404,
  full: 4503,
  unreadable: 4500,
  notStored: 4507,
} as const;
