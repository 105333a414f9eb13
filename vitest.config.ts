import { defineConfig } from 'vitest/config';

// Where a test lies tells what it costs: beside the code it is pure, under test/ it talks to a real
// Postgres, under e2e/ it drives real processes through the gateway.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{shared,gateway,tools,bench}/src/**/*.test.ts',
            'subgraphs/*/src/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{shared,gateway,tools}/test/**/*.test.ts', 'subgraphs/*/test/**/*.test.ts'],
          globalSetup: 'shared/src/testing/postgres-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: 'shared/src/testing/postgres-setup.ts',
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
