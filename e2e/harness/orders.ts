import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.ts';
import { type Answer, type AskOptions, ask, get } from './graph.ts';

export interface PlacedOrder {
  id: string;
  number: string;
  status: string;
}

interface Placed {
  placeOrder: {
    order: PlacedOrder | null;
    errors: { __typename: string; code: string; message: string; path: string[] }[];
  };
}

export interface OrderInput {
  lines: { variantId: string; quantity: number }[];
  idempotencyKey?: string;
  expectedTotal?: { amountMinor: string; currency: string };
}

const placeOrder = /* GraphQL */ `
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order { id number status }
      errors { __typename ... on UserError { code message path } }
    }
  }
`;

export function place(
  token: string | undefined,
  input: OrderInput,
  options: Pick<AskOptions, 'isPatient' | 'headers'> = {},
): Promise<Answer<Placed>> {
  const variables = { input: { idempotencyKey: randomUUID(), ...input } };
  return ask<Placed>(placeOrder, { token, variables, ...options });
}

/**
 * The same until the order is settled: a busy machine may need longer than `placeOrder` waits, and whoever sends
 * the attempt again learns what became of it.
 */
export function placeSettled(token: string, input: OrderInput): Promise<Answer<Placed>> {
  const attempt = { idempotencyKey: randomUUID(), ...input };
  return eventually(async () => {
    const answer = await place(token, attempt);
    const status = answer.data?.placeOrder.order?.status;
    if (status === 'PENDING') throw new Error('the order is not settled');
    return answer;
  });
}

export async function orderStatus(token: string, id: string): Promise<string> {
  const { order } = await get('query ($id: ID!) { order(id: $id) { status } }', {
    token,
    variables: { id },
  });
  return order.status;
}

const cancelOrder = /* GraphQL */ `
  mutation CancelOrder($input: CancelOrderInput!) {
    cancelOrder(input: $input) {
      order { id status }
      errors { ... on UserError { code message } }
    }
  }
`;

export async function cancel(token: string, orderId: string) {
  return (await get(cancelOrder, { token, variables: { input: { orderId } } })).cancelOrder;
}
