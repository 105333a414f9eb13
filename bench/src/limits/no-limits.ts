// What stands in for each limit in a process that has none: it looks at nothing and lets everything pass.

import type { admitToSource as AdmitToSource } from '@supergraph/gateway/guard/admission/admitted-source';
import type { createEarlyRefusals as CreateEarlyRefusals } from '@supergraph/gateway/guard/admission/early-refusals';
import type { createFrontDoor as CreateFrontDoor } from '@supergraph/gateway/guard/admission/front-door';
import type {
  createCostGuard as CreateCostGuard,
  limitCost as LimitCost,
} from '@supergraph/gateway/guard/limit-cost';
import type { boundResolvers as BoundResolvers } from '@supergraph/service/execution/bounded-resolvers';
import type { executeWithin as ExecuteWithin } from '@supergraph/service/execution/execute-within';
import type { guardRequests as GuardRequests } from '@supergraph/service/graphql/guard-requests';
import type { rememberInvalid as RememberInvalid } from '@supergraph/service/graphql/remember-invalid';
import type { watchHeldBytes as WatchHeldBytes } from '@supergraph/service/http/held-bytes';
import type { inTurn as InTurn } from '@supergraph/service/http/in-turn';
import type {
  boundJsonBodies as BoundJsonBodies,
  boundJsonBodiesBySender as BoundJsonBodiesBySender,
} from '@supergraph/service/http/json-bodies';
import { execute } from 'graphql';

export const guardRequests: typeof GuardRequests = () => (_request, _reply, done) => done();
export const rememberInvalid: typeof RememberInvalid = () => ({});
export const boundJsonBodiesBySender: typeof BoundJsonBodiesBySender = () => undefined;
export const boundJsonBodies: typeof BoundJsonBodies = () => undefined;
export const limitCost: typeof LimitCost = () => ({});
export const createCostGuard: typeof CreateCostGuard = () => ({
  learn: () => undefined,
  spend: () => undefined,
  trySpend: () => true,
});
export const admitToSource: typeof AdmitToSource = (source) => source;
export const createFrontDoor: typeof CreateFrontDoor = () => ({
  inHand: 0,
  enter: () => () => undefined,
  letGo: () => undefined,
  onRequest: async () => undefined,
});
export const createEarlyRefusals: typeof CreateEarlyRefusals = () => ({
  learn: () => undefined,
  preHandler: async () => undefined,
});
export const executeWithin: typeof ExecuteWithin = async (args) => execute(args);
export const boundResolvers: typeof BoundResolvers = () => undefined;
export const inTurn: typeof InTurn = (handle) => handle;
export const watchHeldBytes: typeof WatchHeldBytes = () => () => undefined;
