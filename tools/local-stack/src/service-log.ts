import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Receives what a person at the terminal should see of a service: its warnings and errors. */
export type Announce = (line: string) => void;

export interface ServiceLog {
  /**
   * Where the service's processes write by themselves. A file and not a pipe: it neither breaks when
   * this process dies nor blocks when it is slow, and the last words are always in it.
   */
  readonly descriptor: number;
  /** The latest lines, oldest first. */
  lastLines(): string[];
  /** Announces what was said last. */
  close(): void;
}

const keptLines = 25;
const tailBytesMax = 64 * 1_024;
const pollMs = 200;
const announcedLevels = new Set(['warn', 'error', 'fatal']);

/** Begins the file anew and announces warnings and errors as they are written. */
export function createServiceLog(file: string, announce: Announce): ServiceLog {
  writeFileSync(file, '');
  const descriptor = openSync(file, 'a+');
  const decoder = new StringDecoder();
  let offset = 0;
  let unfinished = '';

  const announceNew = (): void => {
    for (let chunk = read(descriptor, offset); chunk.length > 0; chunk = read(descriptor, offset)) {
      offset += chunk.length;
      const lines = (unfinished + decoder.write(chunk)).split('\n');
      unfinished = lines.pop() ?? '';
      for (const entry of lines.map(readEntry)) {
        if (entry && announcedLevels.has(entry.level)) announce(describe(entry));
      }
    }
  };
  const timer = setInterval(announceNew, pollMs).unref();
  return {
    descriptor,
    lastLines() {
      const { size } = fstatSync(descriptor);
      const tail = read(descriptor, Math.max(0, size - tailBytesMax)).toString();
      const lines = tail.split('\n').filter((line) => line !== '');
      return lines.slice(-keptLines).map((line) => {
        const entry = readEntry(line);
        return entry ? describe(entry) : line;
      });
    },
    close() {
      clearInterval(timer);
      announceNew();
      closeSync(descriptor);
    },
  };
}

/** At most `tailBytesMax` bytes from an offset; none at the end. */
function read(descriptor: number, offset: number): Buffer {
  const buffer = Buffer.alloc(tailBytesMax);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, offset));
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

function describe(entry: Entry): string {
  const cause = entry.err?.message;
  const detail = cause && cause !== entry.msg ? `: ${cause}` : '';
  return `${entry.level}: ${entry.msg}${detail}`;
}
