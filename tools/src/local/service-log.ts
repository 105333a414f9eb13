import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Receives what a person at the terminal should see of a service: its warnings and errors. */
export type Announce = (line: string) => void;

export interface ServiceLog {
  /** Reads a process's output until it ends. */
  follow(output: { stdout: Readable; stderr: Readable }): void;
  /** The latest lines, oldest first. */
  lastLines(): string[];
  /** Resolves when all that was said is in the file. */
  close(): Promise<void>;
}

const keptLines = 25;
const announcedLevels = new Set(['warn', 'error', 'fatal']);

/** Everything goes to the file, begun anew; what matters is announced as well. */
export function createServiceLog(file: string, announce: Announce): ServiceLog {
  const stream: WriteStream = createWriteStream(file, { flags: 'w' });
  const latest: string[] = [];
  const keep = (line: string) => {
    stream.write(`${line}\n`);
    latest.push(line);
    if (latest.length > keptLines) latest.shift();
  };
  return {
    follow({ stdout, stderr }) {
      createInterface({ input: stdout }).on('line', (line) => {
        keep(line);
        const entry = readEntry(line);
        if (entry && announcedLevels.has(entry.level)) announce(describe(entry));
      });
      // What Node says here when a process dies is quoted by whoever reports its end.
      createInterface({ input: stderr }).on('line', keep);
    },
    lastLines: () => latest.map((line) => describe(readEntry(line)) ?? line),
    close: () => new Promise((closed) => stream.end(closed)),
  };
}

interface Entry {
  level: string;
  msg: string;
  err?: { message?: string };
}

function readEntry(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    // A line that only looks like JSON is shown as it is.
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && 'level' in value && 'msg' in value;
}

function describe(entry: Entry): string;
function describe(entry: Entry | undefined): string | undefined;
function describe(entry: Entry | undefined): string | undefined {
  if (!entry) return undefined;
  const cause = entry.err?.message;
  const detail = cause && cause !== entry.msg ? `: ${cause}` : '';
  return `${entry.level}: ${entry.msg}${detail}`;
}
