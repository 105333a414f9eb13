// Laboratories outside this repository import this path; nothing within it does.
export * from '../service/src/logger.ts';
