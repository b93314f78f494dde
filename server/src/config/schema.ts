/** What an operator may set, and what holds where nothing is set. Every value is checked before anything is opened. */
import * as z from 'zod/mini';
import { LIMITS } from '../limits.ts';

const PORT = 'must be a whole number from 0 (any free port) to 65535';
const port = z
  .number({ error: PORT })
  .check(z.int({ error: PORT }), z.minimum(0, PORT), z.maximum(65_535, PORT));
const text = z.string().check(z.minLength(1, 'must not be empty'));
const count = (most = Number.MAX_SAFE_INTEGER) => {
  const error = `must be a whole number from 1${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`;
  return z.number({ error }).check(z.int({ error }), z.minimum(1, error), z.maximum(most, error));
};

const origin = text.check(
  z.refine(isOrigin, 'must be an address like wss://wuhe.school.example, without a path'),
);
const timeZone = text.check(z.refine(isTimeZone, 'must be the name of a time zone, like Asia/Taipei'));
const flag = z.boolean({ error: 'must be true or false' });

/** The most that JavaScript's timers can wait, ms. */
const LONGEST = 2 ** 31 - 1;
const counts = z.partial(
  z.strictObject({
    message: count(LIMITS.message),
    inbox: count(),
    backlog: count(),
    stall: count(LONGEST),
    sockets: count(),
    visitors: count(),
    visitorsOfAddress: count(),
    signIn: count(LONGEST),
    visitorBytes: count(),
    visitorAnswers: count(),
    channels: count(),
    asks: count(),
    rooms: count(),
    packages: count(),
    packageBytes: count(),
    idleSchools: count(),
  }),
);
const rate = z.strictObject({ bytes: count(), frames: count(), burstBytes: count(), burstFrames: count() });

export const Settings = z
  .strictObject({
    host: z._default(text, '127.0.0.1'),
    port: z._default(port, 5050),
    data: z._default(text, './data'),
    origins: z.optional(z.array(origin).check(z.minLength(1, 'must name at least one address'))),
    newSchools: z._default(z.enum(['open', 'first', 'closed']), 'first'),
    timeZone: z._default(timeZone, 'Asia/Taipei'),
    tls: z.optional(z.strictObject({ key: text, certificate: text })),
    trustProxy: z._default(flag, false),
    metrics: z._default(
      z.strictObject({ host: z._default(text, '127.0.0.1'), port: z._default(port, 0) }),
      () => ({ host: '127.0.0.1', port: 0 }),
    ),
    backups: z._default(z.strictObject({ keepDays: z._default(count(36_500), 30) }), () => ({
      keepDays: 30,
    })),
    limits: z._default(z.extend(counts, { rate: z.optional(z.partial(rate)) }), () => ({})),
  })
  .check(
    z.refine(({ origins, tls, trustProxy }) => origins !== undefined || (!tls && !trustProxy), {
      path: ['origins'],
      error:
        'must name the addresses under which clients know this server, because it has TLS or stands behind a proxy',
    }),
  );

export type Settings = z.infer<typeof Settings>;

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, host } = new URL(value);
  return (protocol === 'wss:' || protocol === 'ws:') && value === `${protocol}//${host}`;
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
