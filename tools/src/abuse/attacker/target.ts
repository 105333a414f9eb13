import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { z } from 'zod';

/** Who is attacked, and with what: everything that one process tells the other about it. */
export const targetSchema = z.object({
  /** Base addresses. */
  gateway: z.string(),
  subgraphs: z.record(z.enum(subgraphNames), z.string()),
  /** From which address of this machine the attacker comes. */
  address: z.string(),
  /** Of a plain customer, for what cannot be done without. */
  token: z.string(),
  /** Of somebody else, whose password the attacker does not know. */
  email: z.string(),
  /** Variants in stock. */
  variantIds: z.array(z.string()),
});

export type Target = z.output<typeof targetSchema>;
