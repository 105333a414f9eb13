import { forNames } from '@supergraph/gateway/subgraphs';
import { type ServiceName, serviceNames } from '@supergraph/tools/local/services';

/** Each service's variables, at the values with which nothing is counted and nothing refused. */
export function withoutLimits(): Record<ServiceName, Record<string, string>> {
  return forNames(serviceNames, () => ({}));
}
