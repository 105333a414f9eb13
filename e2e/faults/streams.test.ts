import { nextAnswer, subscribeByEvents, subscribeBySocket } from '@supergraph/testing/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphUrl } from '../harness/graph.ts';
import { cancel, place } from '../harness/orders.ts';
import { startService, stopService } from '../harness/services.ts';
import { type Article, newArticle } from '../harness/shop.ts';
import { newCustomer, type SignedIn } from '../harness/users.ts';

const query = /* GraphQL */ `
  subscription Watch($id: ID!) {
    orderUpdated(id: $id) {
      status
      customer { email }
      lines { quantity variant { availability { available } } }
    }
  }
`;

interface Watched {
  orderUpdated: {
    status: string;
    customer: { email: string } | null;
    lines: { quantity: number; variant: { availability: { available: number } } | null }[];
  };
}

let article: Article;
let customer: SignedIn;

beforeAll(async () => {
  [article, customer] = await Promise.all([newArticle({ units: 5 }), newCustomer()]);
});

// Whatever became of a test, the next file finds everything running.
afterAll(async () => {
  await Promise.all([startService('inventory'), startService('orders')]);
});

describe.each([
  ['a WebSocket', subscribeBySocket],
  ['server-sent events', subscribeByEvents],
])('an order that is watched by %s through the gateway', (_kind, subscribe) => {
  it('is told with stock and customer, though services stop and start meanwhile', async () => {
    await stopService('inventory');
    const lines = [{ variantId: article.variantId, quantity: 1 }];
    const { data } = await place(customer.token, { lines });
    const id = data?.placeOrder.order?.id ?? '';
    const address = graphUrl().replace('http://', '');
    const stream = subscribe<Watched>(address, {
      ...{ query, variables: { id }, token: customer.token },
    });
    const first = await nextAnswer(stream);
    expect(first.data?.orderUpdated).toMatchObject({
      status: 'PENDING',
      customer: { email: customer.email },
      lines: [{ quantity: 1, variant: null }],
    });
    expect(first.errors).toMatchObject([
      { extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'inventory' } },
    ]);

    await stopService('orders');
    await startService('orders');
    expect((await nextAnswer(stream)).data?.orderUpdated.status).toBe('PENDING');

    await startService('inventory');
    const confirmed = await nextAnswer(stream);
    expect(confirmed.data?.orderUpdated.status).toBe('CONFIRMED');

    await cancel(customer.token, id);
    const last = await nextAnswer(stream);
    expect(last.data?.orderUpdated.status).toBe('CANCELLED');
    expect(last.data?.orderUpdated.lines[0]?.variant?.availability.available).toBeTypeOf('number');
    expect(await stream.next()).toMatchObject({ done: true });
  });
});
