import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastStart } from '@supergraph/service/start/fast-start';

/** Services shall not notice that a test runner started them. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  // Every stack of a test has a data folder of its own; compiled code is the same in all.
  const NODE_COMPILE_CACHE = join(tmpdir(), 'supergraph-compile-cache');
  return { PATH, HOME, NODE_COMPILE_CACHE, ...(TMPDIR && { TMPDIR }) };
}

/** The same for commands that start others: each of them starts fast (decision 14). */
export function fastEnvironment(): NodeJS.ProcessEnv {
  return { ...plainEnvironment(), NODE_OPTIONS: fastStart.join(' ') };
}
