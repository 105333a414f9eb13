import type { RequestInfo } from '@supergraph/shared/subgraph/server';
import type { ActionContext, OrdersDeps } from '../deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every resolver gets, and what it hands to an action as it is. */
export interface GraphContext extends ActionContext {
  readonly requestId: string;
  readonly loaders: Loaders;
}

export function createContext(deps: OrdersDeps & Pick<ActionContext, 'letters'>) {
  return (request: RequestInfo): GraphContext => ({
    ...deps,
    ...request,
    loaders: createLoaders(deps),
  });
}
