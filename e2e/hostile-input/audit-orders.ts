import { audit, type Verdict } from '@supergraph/chaos/auditors';
import { gatherEvidence } from '@supergraph/chaos/evidence';
import { connectTransport } from '@supergraph/events/connect-transport';
import { createLogger } from '@supergraph/service/logger';
import { inject } from 'vitest';
import type { Cast } from './cast.ts';
import type { Databases } from './half-written.ts';

/** Of the auditors' claims, those that speak of one's own orders: the rest speaks of everybody's events. */
const ofAll = [
  'every accepted order is settled',
  'confirmed orders have their stock, others hold none',
  'stock is conserved',
  'money is conserved',
];
const ofTheCustomer = [
  'no accepted order is lost',
  'no order is doubled',
  'every order is what its customer asked for',
];

/** Has chaos's auditors look at the orders of all users, and at what the customer was answered. */
export async function auditOrders(
  databases: Databases,
  { users, sold, journal }: Cast,
): Promise<string[]> {
  const log = createLogger({ service: 'e2e', level: 'silent' });
  const transport = await connectTransport(inject('stack').surroundings.databaseUrls.events, {
    log,
  });
  const goods = { variantIds: [sold.variantId], price: BigInt(sold.price.amountMinor) };
  const customers = Object.values(users).map(({ id }) => ({ userId: id }));
  const evidence = await gatherEvidence({ databases, transport }, { ...goods, customers }).finally(
    () => transport.close(),
  );
  const isCustomers = ({ customerId }: { customerId: string }) => customerId === users.customer.id;
  const own = {
    ...evidence,
    orders: evidence.orders.filter(isCustomers),
    keys: evidence.keys.filter(isCustomers),
  };
  return [
    ...violationsOf(audit(evidence, journal, goods), ofAll),
    ...violationsOf(audit(own, journal, goods), ofTheCustomer),
  ];
}

function violationsOf(verdicts: readonly Verdict[], claims: readonly string[]): string[] {
  return claims.flatMap((claim) => {
    const verdict = verdicts.find((each) => each.claim === claim);
    if (!verdict) throw new Error(`no auditor claims that ${claim}`);
    return verdict.violations.map((violation) => `${claim}: ${violation}`);
  });
}
