import { z } from 'zod';

const shape = z.object({
  databaseUrl: z.string(),
  eventsUrl: z.string(),
  gatewaySecret: z.string(),
  issuer: z.string(),
  audience: z.string(),
  jwks: z.any(),
  /** How many there are. */
  parcels: z.number(),
  ports: z.object({ parcels: z.number(), couriers: z.number(), control: z.number() }),
});

export type SubgraphSettings = z.output<typeof shape>;

const VARIABLE = 'BENCH_LIVE';

/** What the bench gives the process of the subgraphs. */
export function settingsVariable(settings: SubgraphSettings): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(settings) };
}

export function readSettings(): SubgraphSettings {
  return shape.parse(JSON.parse(process.env[VARIABLE] ?? '{}'));
}
