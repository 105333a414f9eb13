import { readdir, readFile } from 'node:fs/promises';

/** What a process takes, or a family of processes. */
export interface Usage {
  memoryBytes: number;
  /** Since it began. */
  cpuSeconds: number;
}

/** Of one entry in /proc/<pid>/stat, on every Linux that we know. */
const TICKS_PER_SECOND = 100;

/** Undefined where the process has ended or the system has no /proc. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  const [stat, status] = await Promise.all([read(pid, 'stat'), read(pid, 'status')]);
  if (!stat || !status) return undefined;
  return { memoryBytes: kilobytes(status, 'VmRSS') * 1_024, cpuSeconds: cpuSeconds(stat, 4) };
}

/** A server and its children, such as Postgres: memory that they do not share, time of the ended too. */
export async function usageOfFamily(parent: number): Promise<Usage | undefined> {
  const stat = await read(parent, 'stat');
  if (!stat) return undefined;
  const total: Usage = { memoryBytes: await ownMemory(parent), cpuSeconds: cpuSeconds(stat, 4) };
  for (const pid of await readdir('/proc')) {
    const line = /^\d+$/.test(pid) ? await read(Number(pid), 'stat') : undefined;
    if (!line || Number(fieldsOf(line)[1]) !== parent) continue;
    total.memoryBytes += await ownMemory(Number(pid));
    total.cpuSeconds += cpuSeconds(line, 2);
  }
  return total;
}

async function ownMemory(pid: number): Promise<number> {
  return kilobytes((await read(pid, 'status')) ?? '', 'RssAnon') * 1_024;
}

async function read(pid: number, file: string): Promise<string | undefined> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => undefined);
}

/** After the name, which may hold anything: state, parent, …; times are the 12th to the 15th. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @param times 2: the process's own; 4: those of its ended children as well */
function cpuSeconds(stat: string, times: 2 | 4): number {
  const ticks = fieldsOf(stat).slice(11, 11 + times);
  return ticks.reduce((sum, each) => sum + Number(each), 0) / TICKS_PER_SECOND;
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}
