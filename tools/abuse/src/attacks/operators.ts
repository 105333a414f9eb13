import { subgraphNames } from '@supergraph/gateway/subgraphs';
import type { Attack } from '../attack.ts';

const json = { 'content-type': 'application/json' };
const entities = 'query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }';
const probes = [
  { query: '{ _service { sdl } }' },
  {
    query: entities,
    variables: {
      all: Array.from({ length: 2_000 }, (_, n) => ({ __typename: 'Product', id: `prd_${n}` })),
    },
  },
];

/** What is for operators, or for the gateway alone. */
export const operators: readonly Attack[] = [
  {
    name: 'metrics-readers',
    sentence: "reads the gateway's /metrics, 16 at once",
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 16 }, () => send({ url: `${gateway}/metrics`, method: 'GET' })),
    answers: ['404'],
  },
  {
    name: 'metrics-readers-of-subgraphs',
    sentence: "reads the subgraphs' /metrics, 16 at once",
    send: ({ send, flood, target: { subgraphs } }) =>
      flood({ atOnce: 16 }, (number) => {
        const name = subgraphNames[number % subgraphNames.length] ?? 'auth';
        return send({ url: `${subgraphs[name]}/metrics`, method: 'GET' });
      }),
    answers: ['404'],
  },
  {
    name: 'readiness-readers',
    sentence: 'asks whether the gateway is ready, 64 at once',
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 64 }, () => send({ url: `${gateway}/ready`, method: 'GET' })),
  },
  {
    name: 'federation-probes',
    sentence: 'asks the gateway for _service and _entities',
    send: ({ ask, flood }) =>
      flood({ atOnce: 4 }, (number) => ask(probes[number % 2] ?? { query: '' })),
    answers: ['GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST'],
  },
  {
    name: 'subgraphs-directly',
    sentence:
      'asks the subgraphs themselves, without the secret of the gateway or with a guess at it',
    send: ({ send, flood, target: { subgraphs } }) =>
      flood({ atOnce: 8 }, (number) => {
        const name = subgraphNames[number % subgraphNames.length] ?? 'auth';
        const secret =
          number % 2 === 0 ? {} : { 'x-gateway-secret': `${number}`.padStart(64, '0') };
        const body = JSON.stringify(probes[number % 2]);
        return send({ url: `${subgraphs[name]}/graphql`, headers: { ...json, ...secret }, body });
      }),
    answers: ['FORBIDDEN'],
  },
];
