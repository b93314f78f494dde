/** What the server accepts at most. Each limit costs its own socket only (W6) and has a code. */

export interface Limits {
  /** Largest message in bytes: `frame.tooLarge`. */
  message: number;
  /** Per socket and second, and at once: a socket beyond is not read until it is due again (`rate`). An envelope counts as a frame. */
  rate: { bytes: number; frames: number; burstBytes: number; burstFrames: number };
  /** Bytes that may wait unread of one socket before it is closed: `rate`. */
  inbox: number;
  /** Bytes that may wait for a slow reader (`socket.slow`), and how long one piece of an answer may take, ms. */
  backlog: number;
  stall: number;
  /** Sockets at once, and those that have not signed in: `socket.full`. */
  sockets: number;
  visitors: number;
  /** Of those that have not signed in, from one address (of IPv6, one /64): `socket.full`. A school's laptops share one. */
  visitorsOfAddress: number;
  /** How long a socket may stay without signing in, ms: `signIn.late`. */
  signIn: number;
  /** Bytes that it may send until then, and be sent: `rate`. */
  visitorBytes: number;
  visitorAnswers: number;
  /** Rooms over one socket: `socket.full`. */
  channels: number;
  /** Answers that one connection may have under way in a room: `rate`. */
  asks: number;
  /** Rooms of one school: `room.limit`. */
  rooms: number;
  /** Packages of one school, and their bytes together: `package.limit`. */
  packages: number;
  packageBytes: number;
  /** Schools whose chain stays in memory while nobody is there. */
  idleSchools: number;
}

const MiB = 1024 * 1024;

export const LIMITS: Limits = {
  message: 16 * MiB,
  rate: { bytes: 8 * MiB, frames: 2000, burstBytes: 32 * MiB, burstFrames: 10_000 },
  inbox: 32 * MiB,
  backlog: 32 * MiB,
  stall: 30_000,
  sockets: 10_000,
  visitors: 5000,
  visitorsOfAddress: 2000,
  signIn: 30_000,
  visitorBytes: 16 * MiB,
  visitorAnswers: 64 * MiB,
  channels: 2000,
  asks: 4,
  rooms: 50_000,
  packages: 5000,
  packageBytes: 64 * MiB,
  idleSchools: 100,
};

/** How often every socket hears something: y-websocket hangs up after 30 s of silence, a browser's worker sleeps after 30 s. */
export const HEARTBEAT_MS = 15_000;
