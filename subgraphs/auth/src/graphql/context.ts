import type { RequestInfo } from '@supergraph/service/http/request-info';
import type { ActionContext, AuthDeps } from '../deps.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import { createSessionCookie, type SessionCookie } from './session-cookie.ts';

/** What every resolver gets, and what it hands to an action as it is. */
export interface GraphContext extends ActionContext, RequestInfo {
  readonly loaders: Loaders;
  readonly sessionCookie: SessionCookie;
}

/** @param cookiesAreSecure whether browsers come over https */
export function createContext(deps: AuthDeps, cookiesAreSecure: boolean) {
  return (request: RequestInfo): GraphContext => ({
    ...deps,
    ...request,
    loaders: createLoaders(deps),
    sessionCookie: createSessionCookie(request.http, {
      isSecure: cookiesAreSecure,
      now: deps.clock,
    }),
  });
}
