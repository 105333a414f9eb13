import type { CheckConfig } from './config.ts';

/** What the schema of the config makes of an empty file, without the time that the schema takes to load. */
export const defaultConfig: CheckConfig = {
  supergraph: 'supergraph.yaml',
  composed: 'supergraph.graphql',
  router: 'any',
  mainBranch: 'main',
  operations: [],
  operationsAreComplete: false,
  usage: {
    periodDays: 30,
    minimumCount: 1,
    minimumPercent: 0,
    requestsMin: 100,
    ignoreClients: [],
  },
  plans: { extraFetchesMax: 2, extraWavesMax: 1 },
  cost: { increasePercentMax: 50, listSize: 20 },
  contracts: {},
  lint: { resolvers: '' },
  accept: [],
  rules: {},
  failOn: 'error',
};
