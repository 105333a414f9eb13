import { Writable } from 'node:stream';
import { pino } from 'pino';

/** A log, and the lines that it has got so far. */
export function collectLines() {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: pino({ level: 'info' }, sink), lines };
}
