import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@supergraph/service/logger';
import { afterAll, describe, expect, it } from 'vitest';
import { followSecrets, readSecrets } from './secrets-file.ts';

const folder = await mkdtemp(join(tmpdir(), 'auth-secrets-'));
const file = join(folder, 'secrets');
afterAll(() => rm(folder, { recursive: true }));

const [one, two, three] = ['1'.repeat(32), '2'.repeat(32), '3'.repeat(32)];
const log = createLogger({ service: 'test', level: 'silent' });

describe('the secrets of a file', () => {
  it('are its lines in their order, the one of the environment last', async () => {
    await writeFile(file, `# newest first\n${two}\r\n\n  ${one}\n`);
    expect(readSecrets({ file })).toEqual([two, one]);
    expect(readSecrets({ file, secret: three })).toEqual([two, one, three]);
    expect(readSecrets({ file, secret: one })).toEqual([two, one]);
    expect(readSecrets({ secret: three })).toEqual([three]);
  });

  it.each([
    ['a short one', `${one}\nshort`, 'line 2'],
    ['none', '# none\n', 'holds no secret'],
    ['one twice', `${one}\n${one}`, 'twice'],
    ['too many', Array.from({ length: 6 }, (_, index) => `${index}`.repeat(32)).join('\n'), '5'],
  ])('are refused without being told where it holds %s', async (_what, content, told) => {
    await writeFile(file, content);
    expect(() => readSecrets({ file })).toThrow(told);
    expect(() => readSecrets({ file })).not.toThrow(/1{32}|short/);
  });

  it('are refused where there is no file', () => {
    expect(() => readSecrets({ file: join(folder, 'nowhere') })).toThrow(
      'KEY_ENCRYPTION_SECRETS_FILE',
    );
  });

  it('are followed when the file is written or replaced, and stay when it becomes faulty', async () => {
    await writeFile(file, one);
    const { secrets, reader } = followSecrets({ file }, log, 5);
    reader.start();
    expect(secrets()).toEqual([one]);
    await writeFile(`${file}.new`, `${two}\n${one}`);
    await rename(`${file}.new`, file);
    await expect.poll(secrets).toEqual([two, one]);
    await writeFile(file, 'short');
    await rm(file);
    await writeFile(`${file}.new`, `${three}\n${two}`);
    await rename(`${file}.new`, file);
    await expect.poll(secrets).toEqual([three, two]);
    await reader.stop();
  });
});
