import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { readOptions } from '@supergraph/schema-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (file: string) => readFileSync(join(repositoryFolder, file), 'utf8');
const { scripts, devDependencies } = z
  .object({
    scripts: z.record(z.string(), z.string()),
    devDependencies: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(read('package.json')));

const steps = z.array(z.looseObject({ run: z.string().optional(), uses: z.string().optional() }));
const github = z
  .looseObject({ jobs: z.record(z.string(), z.looseObject({ steps })) })
  .parse(parse(read('.github/workflows/ci.yml')));
const gitlab = z.record(z.string(), z.unknown()).parse(parse(read('.gitlab-ci.yml')));
const gitlabJob = z.looseObject({ script: z.array(z.string()) });

const commands: Record<string, string[]> = {
  '.ci/run': read('.ci/run').split('\n'),
  '.github/workflows/ci.yml': Object.values(github.jobs).flatMap((job) =>
    job.steps.flatMap(({ run }) => run?.split('\n') ?? []),
  ),
  '.gitlab-ci.yml': ['test', 'schema'].flatMap((job) => gitlabJob.parse(gitlab[job]).script),
};

it.each(Object.keys(commands))('%s calls scripts that there are', (file) => {
  const called = (commands[file] ?? []).flatMap((line) =>
    Array.from(line.matchAll(/npm run (?:--silent )?([\w:]+)/g), ([, script = '']) => script),
  );
  expect(called).toContain('schema:check');
  expect(called.filter((script) => !(script in scripts))).toEqual([]);
});

it.each(Object.keys(commands))('%s gives the schema check options that it takes', (file) => {
  const [, given = ''] =
    commands[file]?.map((line) => /schema:check -- (.*?)(?: \|\| .*)?$/.exec(line)).find(Boolean) ??
    [];
  const options = readOptions(given.replaceAll('"', '').split(' '));
  expect(options.base).toMatch(/^\$/);
  expect(options.outputs.length).toBeGreaterThan(0);
});

it('tells a pull request by annotations, and by a comment that is kept up to date', () => {
  const lines = commands['.github/workflows/ci.yml']?.join('\n') ?? '';
  expect(lines).toContain('--format github --format markdown=schema-check.md');
  // By its mark: other bots comment by the same token.
  expect(lines).toContain('startswith("<!-- schema-check -->")');
  expect(lines).toContain('--method PATCH "$COMMENT/$id" --field body=@schema-check.md');
});

it('runs everything on the Node that the repository pins', () => {
  const { node } = devDependencies;
  const setups = Object.values(github.jobs).map(({ steps: all }) =>
    all.find(({ uses }) => uses?.startsWith('actions/setup-node@')),
  );
  expect(setups.map((step) => z.looseObject({ with: z.unknown() }).parse(step).with)).toEqual(
    setups.map(() => expect.objectContaining({ 'node-version': node })),
  );
  expect(gitlab['default']).toMatchObject({ image: `node:${node}` });
});

it('demands, of GitHub and of GitLab, that the tests against RabbitMQ and Redis ran', () => {
  const demanded = { REQUIRE_RABBITMQ: '1', REQUIRE_REDIS: '1' };
  const run = github.jobs['test']?.steps.find(({ run }) => run === '.ci/run');
  expect(run).toMatchObject({ env: demanded });
  expect(github.jobs['test']).toMatchObject({
    services: {
      rabbitmq: { image: 'rabbitmq:4-alpine', ports: ['5672:5672'] },
      redis: { image: 'redis:8-alpine', ports: ['6379:6379'] },
    },
  });
  expect(gitlab['test']).toMatchObject({
    services: [
      { name: 'rabbitmq:4-alpine', alias: 'rabbitmq' },
      { name: 'redis:8-alpine', alias: 'redis' },
    ],
    variables: {
      ...demanded,
      RABBITMQ_URL: 'amqp://guest:guest@rabbitmq:5672',
      REDIS_URL: 'redis://redis:6379',
    },
  });
});
