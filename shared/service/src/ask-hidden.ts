import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './command.ts';

export interface Terminal {
  /** Such as process.stdin. */
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where the question goes, such as process.stderr: what is answered with stays clean. */
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks at the terminal for what nobody shall see: it is not shown while it is typed, and stands in no history and no
 * list of processes.
 *
 * @returns undefined where there is no terminal to ask at
 * @throws CommandError when whoever is asked gives up (Ctrl-C, Ctrl-D)
 */
export async function askHidden(
  question: string,
  { input, output }: Terminal,
): Promise<string | undefined> {
  if (!input.isTTY) return undefined;
  const echo = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input, output: echo, terminal: true });
  const givenUp = new AbortController();
  line.on('SIGINT', () => givenUp.abort());
  line.on('close', () => givenUp.abort());
  output.write(question);
  try {
    return await line.question('', { signal: givenUp.signal });
  } catch (cause) {
    if (!givenUp.signal.aborted) throw cause;
    throw new CommandError('Given up.');
  } finally {
    line.close();
    output.write('\n');
  }
}
