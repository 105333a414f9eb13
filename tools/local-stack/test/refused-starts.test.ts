import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts, portsFrom } from '../src/ports.ts';
import { portNames, portVariables } from '../src/services.ts';
import { startStack } from '../src/stack.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refused-start-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it.each(portNames)('names the port of %s and its variable when it is in use', async (name) => {
  const free = await freePorts();
  const env = Object.fromEntries(
    portNames.map((each) => [portVariables[each].variable, String(free[each])]),
  );
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(free[name], '127.0.0.1', listening));
  try {
    const { variable, beside } = portVariables[name];
    const owner = beside ? `the metrics of ${beside}` : name;
    await expect(startStack({ dataFolder: folder, ports: portsFrom(env) })).rejects.toThrow(
      `Port ${free[name]} for ${owner} is in use on 127.0.0.1: stop what listens there, or set ${variable} to another port.`,
    );
    // Nothing was begun, and the folder is left to the next.
    expect(await readdir(folder)).toEqual(['logs']);
  } finally {
    taken.close();
  }
});
