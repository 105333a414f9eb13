import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** What came of one run of tests. */
export interface Tally {
  readonly files: readonly FileTally[];
  /** Errors that no test met: nobody knows which file to run again for them. */
  readonly strayErrors: number;
}

export interface FileTally {
  /** Its path from the repository's root. */
  readonly name: string;
  /** Whether it began, ended and no test of it failed. */
  readonly isGood: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The variable with the file that a run leaves its tally in. */
export const TALLY_FILE = 'TEST_TALLY_FILE';

/** Leaves the tally of a run where the environment says. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly SerializedError[]): void {
    const tally: Tally = { files: modules.map(tallyOf), strayErrors: strayErrors.length };
    const file = process.env[TALLY_FILE];
    if (file) writeFileSync(file, JSON.stringify(tally));
  }
}

function tallyOf(module: TestModule): FileTally {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  return {
    name: module.relativeModuleId,
    isGood: module.state() === 'passed' || module.state() === 'skipped',
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped', 'pending'),
  };
}
