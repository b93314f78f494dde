export { type LibraryOptions, openLibrary } from './library.ts';
export type { ConnectionState, Document, Kept, Library } from './types.ts';
