import type { Attack } from '../attack.ts';

const list =
  'products(first: 100) { nodes { id title variants { id sku availability { available } } } }';
const twentyLists = `{ ${Array.from({ length: 20 }, (_, n) => `l${n}: ${list}`).join(' ')} }`;

/** Answers that nobody waits for, or that nobody takes. */
export const hangUp: readonly Attack[] = [
  {
    name: 'hang-up-lists',
    sentence:
      'asks for 20 product lists in each of 1,780 requests in 5 s, and hangs up after 50 ms',
    async send({ ask, pause, timeUp }) {
      const perSecond = 356;
      const startedAt = performance.now();
      const begun: Promise<void>[] = [];
      while (begun.length < 1_780 && !timeUp.aborted) {
        const due = ((performance.now() - startedAt) / 1_000) * perSecond;
        while (begun.length < due) begun.push(ask({ query: twentyLists }, { hangUpMs: 50 }));
        await pause(10);
      }
      await Promise.all(begun);
    },
  },
  {
    name: 'hang-up-one-list',
    sentence: 'asks for one long list, 200 at once, and hangs up after 50 ms',
    send: ({ ask, flood }) =>
      flood({ atOnce: 200 }, () => ask({ query: `{ ${list} }` }, { hangUpMs: 50 })),
  },
  {
    name: 'never-read',
    sentence: 'sends a heavy query on each of 200 connections, and reads nothing',
    async send({ connect, wait, target: { gateway } }) {
      const request = post(gateway, twentyLists);
      for (let number = 0; number < 200; number += 1) {
        const connection = connect();
        connection.stopReading();
        connection.write(request);
      }
      await wait();
    },
  },
  {
    name: 'pipelining',
    sentence: 'sends 200 heavy queries without a pause on each of 10 connections',
    async send({ connect, wait, target: { gateway } }) {
      const requests = post(gateway, `{ ${list} }`).repeat(200);
      for (let number = 0; number < 10; number += 1) connect().write(requests);
      await wait();
    },
  },
  {
    name: 'pipelining-unread',
    sentence: 'does the same with small queries on 50 connections and reads nothing',
    async send({ connect, wait, target: { gateway } }) {
      const requests = post(gateway, '{ __typename }').repeat(1_000);
      for (let number = 0; number < 50; number += 1) {
        const connection = connect();
        connection.stopReading();
        connection.write(requests);
      }
      await wait();
    },
  },
];

function post(gateway: string, query: string): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1',
    `host: ${new URL(gateway).host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
