import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { ActionContext, OrdersDeps } from '../deps.ts';
import type { LiveOrders } from './live-orders.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** What every resolver gets, and what it hands to an action as it is. */
export interface GraphContext extends ActionContext {
  readonly requestId: string;
  readonly loaders: Loaders;
  readonly live: LiveOrders;
}

export function createContext(
  deps: OrdersDeps &
    Pick<GraphContext, 'admission' | 'letters' | 'limits' | 'live' | 'placements' | 'throttle'>,
) {
  return (request: RequestInfo): GraphContext => ({
    ...deps,
    ...request,
    loaders: createLoaders(deps),
  });
}
