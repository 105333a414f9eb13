import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { createRepository } from './support/repository.ts';

const sdl = { 'schema.graphql': 'type Query { a: Int }\n' };
const init = ['init', '--ci', 'gitlab', '--schema', 'schema.graphql'];

it('writes what GitLab reads first where there is nothing', async () => {
  await using repository = await createRepository(sdl);
  expect(await repository.runHere(...init)).toMatchObject({ code: 0, errors: '' });
  const text = await readFile(join(repository.folder, '.gitlab-ci.yml'), 'utf8');
  expect(parse(text)).toEqual({ include: [{ local: '.gitlab/schema-check.yml' }] });
  expect((await repository.runHere(...init)).output).not.toContain('does not include');
});

it('leaves what GitLab reads first as it is, and says what to add', async () => {
  const pipeline = 'test: { script: [make] }\n';
  await using repository = await createRepository({ ...sdl, '.gitlab-ci.yml': pipeline });
  const { output } = await repository.runHere(...init);
  expect(output).toContain('.gitlab-ci.yml does not include it yet; add:\ninclude:\n  - local:');
  expect(await readFile(join(repository.folder, '.gitlab-ci.yml'), 'utf8')).toBe(pipeline);
});

it('writes CI files for a folder whose name needs quotes', async () => {
  const folder = "apps/Anna's: graph #1";
  await using repository = await createRepository({
    [`${folder}/schema.graphql`]: sdl['schema.graphql'],
  });
  const within = repository.within(folder);
  await within.runHere(...init);
  await within.runHere('init', '--ci', 'github');
  const jobIn = async (file: string) => {
    const written = parse(await readFile(join(repository.folder, file), 'utf8'));
    return (written.jobs ?? written)['schema-check'];
  };
  const { script } = await jobIn('.gitlab/schema-check.yml');
  expect(script[0]).toBe(`cd 'apps/Anna'\\''s: graph #1'`);
  const { defaults } = await jobIn('.github/workflows/schema-check.yml');
  expect(defaults.run['working-directory']).toBe(folder);
});
