import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { freePort } from '../src/free-port.ts';

/** Of 12,000: without an agreement two would have some dozen of them in common. */
const PORTS = 400;

const script = `
  import { freePort } from '${new URL('../src/free-port.ts', import.meta.url)}';
  const ports = [];
  for (let count = 0; count < ${PORTS}; count += 1) ports.push(await freePort());
  process.stdout.write(JSON.stringify(ports));
  process.stdin.resume();
`;

it('no two processes are given one port while nobody listens there yet', async () => {
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script]);
  const [given] = await once(other.stdout, 'data');
  const ports: number[] = [];
  for (let count = 0; count < PORTS; count += 1) ports.push(await freePort());
  expect(new Set([...ports, ...JSON.parse(String(given))]).size).toBe(2 * PORTS);
  other.stdin.end();
  await once(other, 'exit');
});
