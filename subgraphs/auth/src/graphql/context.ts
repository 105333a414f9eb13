import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { ActionContext, AuthDeps } from '../deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every resolver gets, and what it hands to an action as it is. */
export interface GraphContext extends ActionContext, RequestInfo {
  readonly loaders: Loaders;
}

export function createContext(deps: AuthDeps) {
  return (request: RequestInfo): GraphContext => ({
    ...deps,
    ...request,
    loaders: createLoaders(deps),
  });
}
