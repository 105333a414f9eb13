import type { Media } from '@supergraph/media/media';
import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { InventoryDeps } from '../deps.ts';
import type { LiveStock } from './live-stock.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { seesArchived } from './visibility.ts';

/** What every resolver gets, and what it hands to an action as it is. */
export interface GraphContext extends RequestInfo, InventoryDeps {
  loaders: Loaders;
  readonly live: LiveStock;
  readonly media: Media;
  /** Forgets what was read, so that a payload shows what its mutation wrote. */
  renewLoaders(): void;
}

export function createContext(deps: InventoryDeps & { live: LiveStock; media: Media }) {
  return (request: RequestInfo): GraphContext => {
    const newLoaders = () => createLoaders(deps.db, { seesArchived: seesArchived(request.caller) });
    return {
      ...deps,
      ...request,
      loaders: newLoaders(),
      renewLoaders() {
        this.loaders = newLoaders();
      },
    };
  };
}
