import type { Attack } from '../attack.ts';
import type { Attacker } from '../attacker/attacker.ts';
import { errorCodes, type RawConnection } from '../attacker/raw-connection.ts';
import { asked, initiation, type Question, upgrade } from '../attacker/web-socket.ts';

export const stock = `subscription ($ids: [ID!]!) {
  stockChanged(variantIds: $ids) { id sku name product { title } availability { available } }
}`;

export const asEvents = (token: string) => ({
  'content-type': 'application/json',
  accept: 'text/event-stream',
  authorization: `Bearer ${token}`,
});

/** Until a WebSocket is acknowledged: whoever asks before is sent away. */
const ACKNOWLEDGED_MS = 200;

/** A WebSocket to the gateway on which all of it has been asked, as the customer. */
export async function subscribe(
  { connect, pause, target: { gateway, token: own } }: Attacker,
  questions: readonly Question[],
  { token = own, isUnread = false } = {},
): Promise<RawConnection> {
  const connection = connect(gateway, { pattern: errorCodes });
  if (isUnread) connection.stopReading();
  connection.write(upgrade('/graphql'));
  connection.write(initiation(token));
  await pause(ACKNOWLEDGED_MS);
  connection.write(asked(questions));
  return connection;
}

/** Live updates through the gateway that nobody wants. */
export const live: readonly Attack[] = [
  {
    name: 'live-flood-by-events',
    sentence: 'asks the gateway for 10,000 subscriptions to stock as one customer, as events',
    async send({ send, flood, wait, target: { gateway, token, variantIds } }) {
      const body = JSON.stringify({ query: stock, variables: { ids: variantIds } });
      const request = { url: `${gateway}/graphql`, headers: asEvents(token), body, isStream: true };
      await flood({ atOnce: 50, count: 10_000 }, () => send(request));
      await wait();
    },
    sees: ['RATE_LIMITED'],
  },
  {
    name: 'live-flood-by-socket',
    sentence: 'asks for 100 subscriptions to stock on each of 100 WebSockets',
    async send(attacker) {
      const { flood, wait, target } = attacker;
      const variables = { ids: target.variantIds };
      const questions = Array.from({ length: 100 }, () => ({ query: stock, variables }));
      await flood({ atOnce: 8, count: 100 }, async () => {
        await subscribe(attacker, questions);
      });
      await wait();
    },
    sees: ['RATE_LIMITED'],
  },
  {
    name: 'live-churn',
    sentence: 'opens a WebSocket with 20 subscriptions and hangs up, 8 at once, over and over',
    send: (attacker) => {
      const { flood, pause, target } = attacker;
      const questions = target.variantIds
        .slice(0, 20)
        .map((id) => ({ query: stock, variables: { ids: [id] } }));
      return flood({ atOnce: 8 }, async (number) => {
        const connection = await subscribe(attacker, questions);
        // Some before they are answered, some while they are.
        await pause((number % 10) * 20);
        connection.hangUp();
      });
    },
  },
  {
    name: 'no-connection-init',
    sentence: 'opens 1,000 WebSockets at the gateway and never says connection_init',
    async send({ connect, wait, target: { gateway } }) {
      const request = upgrade('/graphql');
      for (let number = 0; number < 1_000; number += 1) connect(gateway).write(request);
      await wait();
    },
    sees: ['429', 'cut'],
  },
  {
    name: 'wrong-subprotocols',
    sentence: 'asks for WebSockets of a protocol that nobody speaks, 32 at once',
    send: ({ connect, flood, target: { gateway } }) => {
      const protocols = ['graphql-ws', 'soap', 'x'.repeat(8_000), 'graphql-ws, mqtt', ''];
      return flood({ atOnce: 32, count: 20_000 }, async (number) => {
        const connection = connect(gateway);
        connection.write(upgrade('/graphql', protocols[number % protocols.length]));
        const impatience = setTimeout(connection.hangUp, 500);
        await connection.gone;
        clearTimeout(impatience);
      });
    },
    sees: ['cut'],
  },
  {
    name: 'half-multipart',
    sentence: 'sends the first half of a multipart request on 200 connections, and waits',
    async send({ connect, wait, target: { gateway } }) {
      const heads = [
        'content-type: multipart/form-data; boundary=half',
        'content-type: application/json\r\naccept: multipart/mixed;boundary=graphql;subscriptionSpec=1.0',
      ];
      const halves = [
        '--half\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":',
        '{"query":"subscription { ordersChanged',
      ];
      for (let number = 0; number < 200; number += 1) {
        const kind = number % heads.length;
        connect(gateway).write(
          `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${heads[kind]}\r\ncontent-length: 1000\r\n\r\n${halves[kind]}`,
        );
      }
      await wait();
    },
  },
];
