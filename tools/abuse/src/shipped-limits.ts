import { limitVariables } from '@supergraph/local-stack/limit-variables';
import { serviceConfigs } from '@supergraph/local-stack/service-configs';
import type { ServiceName } from '@supergraph/local-stack/services';

/**
 * Every limit of a service at its default, as variables: the local stack is roomier with some, since
 * there all clients come from one address, and a few customers do what thousands do elsewhere.
 */
export function shippedLimits(name: ServiceName): Record<string, string> {
  const { shape } = serviceConfigs[name];
  const limits = limitVariables().filter((variable) => variable in shape);
  return Object.fromEntries(
    limits.map((variable) => [variable, String(shape[variable]?.parse(undefined))]),
  );
}
