import { variables } from '@supergraph/service/config';
import type { z } from 'zod';
import { type StreamLimits, streamLimits } from './stream-limits.ts';

/** Who may have streams of a subgraph, and how they are bounded. */
export interface StreamSettings {
  /** Whether clients may connect by themselves, without the gateway's secret. */
  readonly isPublic: boolean;
  /** Of web pages that may then ask. Default none. */
  readonly origins?: readonly string[] | undefined;
  readonly limits?: Partial<StreamLimits> | undefined;
}

/** How many streams a process bears. */
export const streamLimitVariables = {
  STREAMS_MAX: variables.integer({
    default: streamLimits.connectionsMax,
    min: 1,
    max: 1_000_000,
  }),
  STREAMS_PER_ADDRESS_MAX: variables.integer({
    default: streamLimits.connectionsPerAddressMax,
    min: 0,
    max: 1_000_000,
  }),
};

/** What a subgraph with subscriptions reads from its environment. */
export const streamVariables = {
  DATABASE_LISTEN_URL: variables.url('postgres', 'postgresql').optional(),
  SUBSCRIPTIONS_PUBLIC: variables.flag(false),
  CORS_ORIGINS: variables.list(),
  ...streamLimitVariables,
};

type Given = z.output<z.ZodObject<typeof streamVariables>>;
type GivenLimits = z.output<z.ZodObject<typeof streamLimitVariables>>;

/** The same under the names that code uses. */
export function streamConfig(given: Given): StreamSettings {
  return {
    isPublic: given.SUBSCRIPTIONS_PUBLIC,
    origins: given.CORS_ORIGINS,
    limits: streamLimitConfig(given),
  };
}

export function streamLimitConfig(given: GivenLimits): Partial<StreamLimits> {
  return {
    connectionsMax: given.STREAMS_MAX,
    connectionsPerAddressMax: given.STREAMS_PER_ADDRESS_MAX,
  };
}
