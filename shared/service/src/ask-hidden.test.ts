import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askHidden } from './ask-hidden.ts';

/** A terminal at which somebody types, and everything that it shows. */
function terminal(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  const output = new PassThrough();
  const shown: string[] = [];
  output.on('data', (chunk) => shown.push(String(chunk)));
  return { input, output, shown };
}

describe('what is asked for hidden', () => {
  it.each([
    ['typed', ['päss', 'wörd', '\r'], 'pässwörd'],
    ['mended', ['passs', '\u007f', 'word\r'], 'password'],
    ['empty', ['\r'], ''],
  ])('is what was %s, and is not shown', async (_how, typed, expected) => {
    const { input, output, shown } = terminal();
    const answer = askHidden('Password: ', { input, output });
    for (const chunk of typed) input.write(chunk);
    expect(await answer).toBe(expected);
    expect(shown.join('')).toBe('Password: \n');
  });

  it.each([['\u0003'], ['\u0004']])('is given up by %j', async (key) => {
    const { input, output } = terminal();
    const answer = askHidden('Password: ', { input, output });
    input.write(key);
    await expect(answer).rejects.toThrow('Given up.');
  });

  it('is nothing where there is no terminal', async () => {
    const { input, output, shown } = terminal(false);
    expect(await askHidden('Password: ', { input, output })).toBeUndefined();
    expect(shown).toEqual([]);
  });
});
