export * from './contract.ts';
export { openDisk } from './disk.ts';
export { contentOf, deletionOf, type KeysOf, mergeApart, settleInner } from './inner.ts';
export { type LibraryOptions, openLibrary } from './library.ts';
export { openNetwork } from './network.ts';
export { documentIn, dropBoxOf, mainDocument, placeOf } from './places.ts';
export { type Belonging, openProfile, type Profile } from './profile.ts';
export type { Document, Kept, Library, Listing } from './types.ts';
export * from './visit.ts';
