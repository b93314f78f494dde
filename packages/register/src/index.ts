export { propose } from './propose.ts';
export { type RegisterRead, readRegister } from './read.ts';
export * from './types.ts';
export { watchRegister } from './watch.ts';
