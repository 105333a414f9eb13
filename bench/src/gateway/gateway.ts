import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBeside } from './beside.ts';
import { benchMemory } from './memory.ts';
import { type GatewayBenchOptions, type PartName, readOptions } from './options.ts';
import { benchColdPlans } from './own/cold-plans.ts';
import { benchOwn } from './own/own.ts';

const parts: Record<PartName, (folder: string, options: GatewayBenchOptions) => Promise<void>> = {
  beside: benchBeside,
  own: benchOwn,
  cold: benchColdPlans,
  memory: benchMemory,
};

/** @param args of the command line: `readOptions` tells which there are */
export async function benchGateway(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  for (const part of options.parts) {
    const folder = await mkdtemp(join(tmpdir(), 'supergraph-bench-'));
    try {
      await parts[part](folder, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
