import type { Attack } from '../attack.ts';
import { upgrade } from '../attacker/web-socket.ts';

const stock = 'subscription ($ids: [ID!]!) { stockChanged(variantIds: $ids) { id } }';
/** Live updates that nobody wants, of a subgraph that is public. */
export const streams: readonly Attack[] = [
  {
    name: 'silent-web-sockets',
    sentence: 'opens 1,000 WebSockets and never says who it is',
    async send({ connect, wait, target: { subgraphs } }) {
      const request = upgrade('/graphql/stream');
      for (let number = 0; number < 1_000; number += 1) connect(subgraphs.inventory).write(request);
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
