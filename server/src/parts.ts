/** The server's parts, for a program that brings sockets, clock and flushes of its own. */
export { copyMoment } from './backup.ts';
export { Counters } from './counters.ts';
export { Guests } from './guests.ts';
export { type Host, keptBy } from './host.ts';
export { HEARTBEAT_MS, LIMITS } from './limits.ts';
export { Schools } from './schools.ts';
export { withOutages } from './store/outages.ts';
export { openMoment } from './store/overview.ts';
export { inPieces, Queries } from './store/queries.ts';
export { schema, Tables } from './store/tables.ts';
export { syncVerifier } from './verifier.ts';
export { verifyStore } from './verify.ts';
