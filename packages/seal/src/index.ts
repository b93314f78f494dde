export * from './accepted.ts';
export * from './cipher.ts';
export * from './ed25519.ts';
export * from './envelope.ts';
export * from './epoch.ts';
export * from './hpke.ts';
export * from './runs.ts';
export * from './weak-keys.ts';
