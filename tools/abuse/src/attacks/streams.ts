import type { Attack } from '../attack.ts';

const stock = 'subscription ($ids: [ID!]!) { stockChanged(variantIds: $ids) { id } }';
const upgrade = [
  'GET /graphql/stream HTTP/1.1',
  'host: localhost',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-protocol: graphql-transport-ws',
  `sec-websocket-key: ${Buffer.alloc(16).toString('base64')}`,
  '',
  '',
].join('\r\n');

/** Live updates that nobody wants. */
export const streams: readonly Attack[] = [
  {
    name: 'silent-web-sockets',
    sentence: 'opens 1,000 WebSockets and never says who it is',
    async send({ connect, wait, target: { subgraphs } }) {
      for (let number = 0; number < 1_000; number += 1) connect(subgraphs.inventory).write(upgrade);
      await wait();
    },
  },
  {
    name: 'stream-flood',
    sentence: 'opens 400 streams of stock as one customer',
    async send({ send, flood, wait, target }) {
      const { subgraphs, token, variantIds } = target;
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const body = JSON.stringify({ query: stock, variables: { ids: variantIds } });
      const url = `${subgraphs.inventory}/graphql/stream`;
      await flood({ atOnce: 50, count: 400 }, () => send({ url, headers, body, isStream: true }));
      await wait();
    },
    sees: ['RATE_LIMITED'],
  },
  {
    name: 'streams-without-a-token',
    sentence: 'asks for streams without saying who it is, 16 at once',
    send: ({ send, flood, target: { subgraphs } }) =>
      flood({ atOnce: 16 }, () => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ query: stock, variables: { ids: ['var_1'] } });
        return send({ url: `${subgraphs.inventory}/graphql/stream`, headers, body });
      }),
    answers: ['UNAUTHENTICATED'],
  },
];
