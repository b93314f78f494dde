export type { ConnectionState, Document, Kept, Library } from './types.ts';
