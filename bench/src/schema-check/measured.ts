import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Measured {
  /** Processor time of the whole process, loading included. */
  readonly cpuMs: number;
  readonly memoryMb: number;
}

const REPORTER = `data:text/javascript,${encodeURIComponent(`
import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, memoryMb: maxRSS / 1024 };
  writeFileSync(process.env.BENCH_REPORT, JSON.stringify(used));
});`)}`;

/** What a script of Node takes. Fails when it exits with anything but 0. */
export async function measured(
  script: string,
  args: readonly string[],
  cwd: string,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-measured-'));
  const report = join(folder, 'report.json');
  try {
    await promisify(execFile)(process.execPath, ['--import', REPORTER, script, ...args], {
      cwd,
      env: { ...process.env, BENCH_REPORT: report },
    });
    return JSON.parse(await readFile(report, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
