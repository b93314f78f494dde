export * from './calendar.ts';
export * from './ids.ts';
export * from './language.ts';
export * from './problem.ts';
export * from './registers.ts';
export * from './school.ts';
export * from './statements.ts';
export * from './time.ts';
