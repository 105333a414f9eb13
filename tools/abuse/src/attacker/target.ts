import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { z } from 'zod';

/** Nobody is attacked but this machine. */
const ours = z.url({ hostname: /^127(\.\d{1,3}){3}$/ });

/** Who is attacked, and with what: everything that one process tells the other about it. */
export const targetSchema = z.object({
  /** Base addresses. */
  gateway: ours,
  subgraphs: z.record(z.enum(subgraphNames), ours),
  /** From which address of this machine the attacker comes. */
  address: z.string(),
  /** Of a plain customer, for what cannot be done without. */
  token: z.string(),
  /** Of somebody else, whose password the attacker does not know. */
  email: z.string(),
  /** Variants in stock. */
  variantIds: z.array(z.string()),
  /** What tokens of a second are made with, so that nobody has to wait until one of ten minutes ends. */
  minting: z
    .object({ kid: z.string(), privateKey: z.string(), issuer: z.string(), userId: z.string() })
    .optional(),
});

export type Target = z.output<typeof targetSchema>;
