import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { startFederation } from '../support/gateway.ts';
import { catalogue, warehouse } from './subgraphs.ts';

const refusing = await startFederation([catalogue, warehouse], { authorisation: 'operation' });
const off = await startFederation([catalogue, warehouse], { authorisation: 'off' });
afterAll(() => Promise.all([refusing, off].map((one) => one[Symbol.asyncDispose]())));

describe('where operations are refused as a whole', () => {
  it.each([
    [undefined, 401, 'UNAUTHENTICATED'],
    [[], 200, 'FORBIDDEN'],
  ])('one that asks for what is kept from %j is not begun', async (permissions, status, code) => {
    const token = permissions && refusing.identity.token({ permissions });
    for (const _ of [1, 2]) {
      const client = graphqlClient(refusing.app, { token });
      const answer = await client.query('{ article { title margin } }');
      expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] });
      expect(answer.data ?? null).toBeNull();
    }
    expect(refusing.subgraphs.catalogue.asked).toEqual([]);
  });

  it('others are answered', async () => {
    const token = refusing.identity.token({ permissions: ['margins:read'] });
    const client = graphqlClient(refusing.app, { token });
    expect((await client.query('{ article { margin } }')).data).toEqual({ article: { margin: 7 } });
    expect((await refusing.query('{ article { title } }')).data).toEqual({
      article: { title: 'Tea' },
    });
  });
});

it('where services alone decide, the gateway keeps nothing back', async () => {
  const { data, errors } = await off.query(
    '{ me plan article { margin worth } things { __typename } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ me: 'you', article: { margin: 7, worth: 21 } });
});

it("Apollo's executor serves such a graph, and leaves it to the services", async () => {
  const stock = await off.startStock();
  expect((await stock.query('{ me }')).data).toEqual({ me: 'you' });
});
