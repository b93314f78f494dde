export * from './accepted.ts';
export * from './chain/bodies.ts';
export * from './chain/certificates.ts';
export * from './chain/entry.ts';
export * from './chain/membership.ts';
export * from './chain/permission.ts';
export * from './chain/powers.ts';
export { type Applied, applyEntry } from './chain/reduce.ts';
export type { SignatureCheck } from './chain/step.ts';
export * from './chain/verify.ts';
export * from './checked.ts';
export * from './cipher.ts';
export * from './ed25519.ts';
export * from './envelope.ts';
export * from './epoch.ts';
export * from './hash.ts';
export * from './hpke.ts';
export * from './ids.ts';
export * from './keys.ts';
export * from './letter.ts';
export * from './name.ts';
export { pad, unpad } from './padding.ts';
export * from './protocol/chain-sync.ts';
export { stepClient } from './protocol/client.ts';
export * from './protocol/client-state.ts';
export * from './protocol/messages.ts';
export * from './protocol/pieces.ts';
export { stepServer } from './protocol/server.ts';
export {
  type ConnectionId,
  openServerRoom,
  type ServerContext,
  type ServerEffect,
  type ServerEvent,
  type ServerRoom,
  type ServerStep,
} from './protocol/server-state.ts';
export * from './protocol/socket.ts';
export * from './record.ts';
export * from './refusals.ts';
export * from './room/accept.ts';
export * from './room/frontier.ts';
export * from './room/generation.ts';
export { Links } from './room/links.ts';
export * from './room/state.ts';
export * from './runs.ts';
export * from './statement.ts';
export * from './verify/report.ts';
export * from './verify/write.ts';
export * from './weak-keys.ts';
export * from './words.ts';
