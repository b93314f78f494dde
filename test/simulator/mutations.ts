/** Rules broken on purpose, to see that the simulator notices: each is a fault that an implementation of the rim or the rule could have. */
export const mutations = [
  /** A7 is skipped on laptops. */
  'client:noSignature',
  /** The server acknowledges before its disk has it (P1). */
  'server:ackBeforeStore',
  /** The outbox is not written before an envelope is sent (P3). */
  'client:forgetOutbox',
  /** An old writer is continued after a restart (P5). */
  'client:continueWriter',
  /** Pins are not kept (G5). */
  'client:noPins',
  /** What a refused tail held is not sealed again (P4). */
  'client:dropRefused',
] as const;
export type Mutation = (typeof mutations)[number];
