export { accumulate, type Seen } from './accumulate.ts';
export { type FrameFinding, frameChain, frameFinding, speakingFrame } from './frames.ts';
export {
  type Learned,
  learnProfile,
  type MarkChoice,
  type MarksFound,
  markChoices,
  marksFromClick,
  type NotLearned,
  type RowChoice,
  rowChoices,
  rowsFromName,
  type WordCount,
} from './learn.ts';
export { mostRowsSliced } from './limits.ts';
export { propose } from './propose.ts';
export { type RegisterRead, readRegister } from './read.ts';
export {
  learnProfileSliced,
  markChoicesSliced,
  marksFromClickSliced,
  proposeSliced,
  readRegisterSliced,
  rowChoicesSliced,
  rowsFromNameSliced,
} from './sliced.ts';
export { type StructureCandidate, type StructureReport, structureReport } from './structure.ts';
export {
  exportProfile,
  type Imported,
  type ImportRefusal,
  importProfile,
  isRevoked,
  Revocation,
} from './transfer.ts';
export * from './types.ts';
export { watchRegister } from './watch.ts';
export { mapWords, wordsOf } from './words-of.ts';
