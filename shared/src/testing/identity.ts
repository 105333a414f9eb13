// Laboratories outside this repository import this path; nothing within it does.
export * from '../../testing/src/identity.ts';
