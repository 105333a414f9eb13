import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFleetingFolder } from '@supergraph/local-stack/fleeting-folder';
import { freePorts } from '@supergraph/local-stack/ports';
import type { Finding } from '@supergraph/schema-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Command, startCommand } from '../local-stack/command.ts';
import { type Checkout, checkOut, here } from './checkout.ts';

let checkout: Checkout;
let dataFolder: string;
let stack: Command | undefined;

beforeAll(async () => {
  dataFolder = await makeFleetingFolder('supergraph-new-');
  checkout = await checkOut();
  await checkout.node('tools/subgraph/src/new.ts', 'reviews');
});

afterAll(async () => {
  stack?.signal('SIGTERM');
  await stack?.ended;
  await checkout[Symbol.asyncDispose]();
  await rm(dataFolder, { recursive: true, force: true });
});

it('starts with the others, and answers through the gateway beside them', async () => {
  const [ports, free] = [await freePorts(), await freePorts()];
  const env = {
    REVIEWS_PORT: String(free.gateway),
    REVIEWS_METRICS_PORT: String(free.gatewayMetrics),
  };
  stack = startCommand(dataFolder, ports, { root: checkout.folder, env });
  await stack.ready;
  const ask = graphAt(`http://127.0.0.1:${ports.gateway}/graphql`);
  const password = 'a long enough password';
  const input = { email: 'reader@example.com', password };
  await ask(
    'mutation ($input: RegisterInput!) { register(input: $input) { errors { __typename } } }',
    { input: { ...input, displayName: 'Reader' } },
  );
  const { login } = await ask(
    'mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } } }',
    { input },
  );
  const token = login.session.accessToken;
  const add =
    'mutation { addReview(input: { name: "Good" }) { review { name createdBy { displayName } } errors { ... on UserError { code } } } }';
  expect(await ask(add, {}, token)).toEqual({
    addReview: { review: { name: 'Good', createdBy: { displayName: 'Reader' } }, errors: [] },
  });
  expect(await ask(add, {}, token)).toEqual({
    addReview: { review: null, errors: [{ code: 'REVIEW_NAME_TAKEN' }] },
  });
  expect(await ask('{ reviews { nodes { name } } products(first: 1) { nodes { id } } }')).toEqual({
    reviews: { nodes: [{ name: 'Good' }] },
    products: { nodes: [] },
  });
  stack.signal('SIGTERM');
  expect(await stack.ended).toBe(0);
});

it('passes its own tests and those of the house', async () => {
  const places = [
    ...['layout', 'containers', 'docs'].map((name) => `tools/repository/src/${name}`),
    'tools/local-stack/src/services',
  ];
  const file = join(dataFolder, 'report.json');
  const ran = checkout.node(
    'node_modules/vitest/vitest.mjs',
    ...['run', '--project', 'unit', '--project', 'integration'],
    ...['--reporter', 'json', `--outputFile.json=${file}`],
    ...['subgraphs/reviews', ...places],
  );
  // What failed is told by the report.
  await Promise.allSettled([ran]);
  const report = JSON.parse(await readFile(file, 'utf8'));
  const tests: { status: string; fullName: string }[] = report.testResults.flatMap(
    ({ assertionResults }: { assertionResults: unknown[] }) => assertionResults,
  );
  expect(tests.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report).toMatchObject({ numFailedTests: 0, numPendingTests: 0, success: true });
  const files = report.testResults.map(({ name }: { name: string }) => name);
  expect(files).toContainEqual(
    expect.stringMatching(/subgraphs\/reviews\/test\/reviews\.test\.ts$/),
  );
  expect(files).toContainEqual(expect.stringMatching(/subgraphs\/reviews\/src\/config\.test\.ts$/));
});

it('passes the checks of types, format, generated files and schema', async () => {
  await checkout.node(
    'node_modules/@biomejs/biome/bin/biome',
    ...['ci', 'subgraphs/reviews', 'gateway/src', 'e2e/authorisation'],
  );
  const faults = await typeErrors(checkout, await writeTypesConfig());
  // What is wrong without a new subgraph too is the business of `npm run check`.
  const known = faults.length > 0 ? await typeErrors(here, 'tsconfig.json') : [];
  expect(faults.filter((fault) => !known.includes(fault))).toEqual([]);
  await checkout.node('tools/repository/src/generate/main.ts', '--check');
  const said = await checkout.node(
    'tools/schema-check/src/cli/main.ts',
    ...['check', '--base', 'main', '--format', 'json', '--fail-on', 'never'],
  );
  const { findings } = JSON.parse(said) as { findings: Finding[] };
  const ofReviews = findings.filter(({ subgraph }) => subgraph === 'reviews');
  expect(ofReviews.map(({ message }) => message)).toContain('Type Review was added.');
  expect(ofReviews.filter(({ severity }) => severity !== 'info')).toEqual([]);
});

it('cannot be made twice, nor removed unasked once somebody works on it', async () => {
  await expect(checkout.node('tools/subgraph/src/new.ts', 'reviews')).rejects.toThrow(
    'There is a subgraph reviews already',
  );
  await checkout.write('subgraphs/reviews/src/domain/stars.ts', 'export const starsMax = 5;\n');
  await expect(checkout.node('tools/subgraph/src/remove.ts', 'reviews')).rejects.toThrow(
    'subgraphs/reviews/src/domain/stars.ts',
  );
});

it('leaves nothing behind when it is removed', async () => {
  const said = await checkout.node('tools/subgraph/src/remove.ts', 'reviews', '--force');
  expect(said).toBe('subgraphs/reviews is gone.\n');
  expect(await checkout.status()).toBe('');
});

/** What was written, and whatever knows services by their names: to the rest, one more is no news. */
async function writeTypesConfig(): Promise<string> {
  const files = await checkout.filesWith('(Subgraph|Service|Database)Name|(subgraph|service)Names');
  const include = [...files, 'subgraphs/reviews', 'gateway/src', 'e2e/authorisation'];
  const config = { extends: '../tsconfig.json', include: include.map((each) => `../${each}`) };
  // There it is none of the files that git knows.
  await checkout.write('node_modules/types.json', JSON.stringify(config));
  return 'node_modules/types.json';
}

async function typeErrors({ node }: Pick<Checkout, 'node'>, config: string): Promise<string[]> {
  // Several threads would each check anew what all the files have in common: twice the work in all.
  const said = await node(
    'node_modules/typescript/bin/tsc',
    ...['--project', config, '--singleThreaded'],
  ).catch(String);
  return said.split('\n').filter((line) => /\berror TS\d+/.test(line));
}

// biome-ignore lint/suspicious/noExplicitAny: what a query returns is asserted by its test
type Anything = any;

function graphAt(url: string) {
  return async (query: string, variables = {}, token?: string): Promise<Anything> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Anything; errors?: unknown };
    if (errors) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
    return data;
  };
}
