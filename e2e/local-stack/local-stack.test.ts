import { rm } from 'node:fs/promises';
import { makeFleetingFolder } from '@supergraph/local-stack/fleeting-folder';
import { freePorts } from '@supergraph/local-stack/ports';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type Command, descendants, startCommand, stillRunning } from './command.ts';

const credentials = { email: 'keeper@example.com', password: 'a long enough password' };
const ports = await freePorts();
let folder: string;
let command: Command | undefined;

beforeAll(async () => {
  folder = await makeFleetingFolder('supergraph-stack-');
});

afterAll(async () => {
  command?.signal('SIGTERM');
  await command?.ended;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<Command> {
  command = startCommand(folder, ports);
  await command.ready;
  void command.ended.then(() => {
    command = undefined;
  });
  return command;
}

/** The stack that an earlier test left running, or a new one: each start costs seconds. */
async function running(): Promise<Command> {
  return command ?? start();
}

async function mutate(document: string, input: Record<string, string>) {
  const response = await fetch(`http://127.0.0.1:${ports.gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  return response.json();
}

const register =
  'mutation ($input: RegisterInput!) { register(input: $input) { user { email } errors { __typename } } }';
const login =
  'mutation ($input: LoginInput!) { login(input: $input) { user { email } errors { __typename } } }';

it('leaves no process after Ctrl-C, and finds its data at the next start', async () => {
  const first = await start();
  expect(await mutate(register, { ...credentials, displayName: 'Keeper' })).toMatchObject({
    data: { register: { user: { email: credentials.email }, errors: [] } },
  });
  const started = descendants(first.pid);
  expect(started.filter(({ command }) => command.includes('src/main.ts'))).toHaveLength(4);
  expect(started.some(({ command }) => command.includes('postgres'))).toBe(true);
  first.signal('SIGINT');
  expect(await first.ended).toBe(0);
  await eventually(async () => expect(stillRunning(started)).toEqual([]));

  await start();
  expect(await mutate(login, credentials)).toMatchObject({
    data: { login: { user: { email: credentials.email }, errors: [] } },
  });
});

it('says that another stack uses the data folder, and fails', async () => {
  const first = await running();
  const second = startCommand(folder, await freePorts());
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(
    `The data folder ${folder} is in use by another stack (process ${first.pid})`,
  );
});

it('takes everything along when it is killed, and starts again at once, while that is still ending', async () => {
  const killed = await running();
  const started = descendants(killed.pid);
  killed.signal('SIGKILL');
  expect(await killed.ended).toBe('SIGKILL');
  await start();
  await eventually(async () => expect(stillRunning(started)).toEqual([]));
});

it('ends everything when a service dies, and says which', async () => {
  const stack = await running();
  const started = descendants(stack.pid);
  const orders = started.find(({ command }) => command.includes('subgraphs/orders/src/main.ts'));
  if (!orders) throw new Error('orders does not run');
  process.kill(orders.pid, 'SIGKILL');
  expect(await stack.ended).toBe(1);
  expect(stack.output()).toContain('orders died with signal SIGKILL');
  await eventually(async () => expect(stillRunning(started)).toEqual([]));
});
