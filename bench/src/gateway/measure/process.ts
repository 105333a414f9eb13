import { readFile } from 'node:fs/promises';
import { usageOf } from '@supergraph/abuse/watch/processes';

/** Processor time that a process has used so far; 0 where there is no /proc. */
export async function cpuSeconds(pid: number): Promise<number> {
  return (await usageOf(pid))?.cpuSeconds ?? 0;
}

export async function memoryBytes(pid: number): Promise<number> {
  return (await usageOf(pid))?.memoryBytes ?? Number.NaN;
}

/** The most memory that it ever had (VmHWM). */
export async function peakMemoryBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1_024;
}
