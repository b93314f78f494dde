export type { Counter, Counts } from './counters.ts';
export type { Limits } from './limits.ts';
export type { NewSchools } from './schools.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
export type { Change, PackageCount, Store } from './store/types.ts';
