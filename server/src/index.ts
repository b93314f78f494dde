export type { Counters } from './counters.ts';
export { CLOSE, type Limits } from './limits.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
