export { contentOf, deletionOf, type KeysOf, mergeApart, settleInner } from './inner.ts';
export { type LibraryOptions, openLibrary } from './library.ts';
export type { ConnectionState, Document, Kept, Library } from './types.ts';
