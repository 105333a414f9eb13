import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fastStart } from '@supergraph/service/start/fast-start';
import { configDefaults, defineConfig } from 'vitest/config';

// graphql comes as CommonJS and as ES modules. Node loads the first everywhere; Vite would take the
// second for our own files, and types of one copy are strangers to the other.
const graphql = createRequire(import.meta.url).resolve('graphql');

const wholeSystem = {
  globalSetup: 'e2e/harness/global-setup.ts',
  testTimeout: 180_000,
  // In one of them the console is built, which gives way to all else.
  hookTimeout: 400_000,
};

// Where a test lies tells what it costs: beside the code it is pure, under test/ it talks to a real
// Postgres, under e2e/ it drives real processes through the gateway.
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    // One more than there are cores: a test that talks to Postgres or to processes mostly waits.
    maxWorkers: availableParallelism() + 1,
    // Modules are loaded once, for they keep nothing that another file could trip over.
    isolate: false,
    execArgv: fastStart,
    // A busy machine shall make tests slow, not wrong.
    expect: { poll: { timeout: 60_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{gateway,bench,console}/src/**/*.test.ts',
            '{shared,subgraphs,tools}/*/src/**/*.test.ts',
          ],
          // They take milliseconds, but where all cores are busy with the others.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['gateway/test/**/*.test.ts', '{shared,subgraphs,tools}/*/test/**/*.test.ts'],
          globalSetup: 'tools/local-stack/src/postgres/test-setup.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...wholeSystem,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'e2e/{abuse,faults}/**'],
        },
      },
      {
        extends: true,
        test: {
          ...wholeSystem,
          name: 'e2e-faults',
          include: ['e2e/{abuse,faults}/**/*.test.ts'],
          // Floods or takes down what all the others use: last, and one after another.
          sequence: { groupOrder: 1 },
          fileParallelism: false,
        },
      },
    ],
  },
});
