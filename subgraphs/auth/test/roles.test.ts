import { afterAll, describe, expect, it } from 'vitest';
import { builtInRoles } from '../src/domain/role.ts';
import { documents, startAuth } from './support.ts';

/** For tests that bring users of their own and do not mind what others did. */
const shared = await startAuth();
afterAll(() => shared[Symbol.asyncDispose]());

const permissionsOf = 'query ($id: ID!) { user(id: $id) { permissions } }';

describe('the permissions of a user', () => {
  it('are what the roles permit together, as they stand now', async () => {
    const admin = shared.as(await shared.admin());
    const { id, session } = await shared.register();
    const owner = shared.as(session.accessToken);
    const mine = async () => (await owner.query('{ me { permissions } }')).data;
    expect(await mine()).toEqual({ me: { permissions: [] } });
    await admin.query(documents.setUserRoles, {
      input: { userId: id, roles: ['WAREHOUSE', 'SUPPORT'] },
    });
    const both = new Set([...builtInRoles.SUPPORT, ...builtInRoles.WAREHOUSE]);
    const expected = [...both].toSorted();
    expect(await mine()).toEqual({ me: { permissions: expected } });
    expect((await admin.query(permissionsOf, { id })).data).toEqual({
      user: { permissions: expected },
    });
  });

  it('are told in the answer that signs in', async () => {
    const { email } = await shared.register();
    const { data } = await shared
      .as()
      .query('mutation ($input: LoginInput!) { login(input: $input) { user { permissions } } }', {
        input: { email, password: 'correct-horse-demo' },
      });
    expect(data).toEqual({ login: { user: { permissions: [] } } });
  });

  it('cost one statement for a whole page of users', async () => {
    const admin = shared.as(await shared.admin());
    for (let count = 0; count < 3; count += 1) await shared.register();
    const ask = (fields: string) =>
      shared.counter.count(() => admin.query(`{ users(first: 4) { nodes { ${fields} } } }`));
    const { statements } = await ask('id permissions');
    expect(statements).toHaveLength((await ask('id')).statements.length + 1);
  });

  it('are kept from strangers', async () => {
    const [ada, bob] = [await shared.register(), await shared.register()];
    const representations = [{ __typename: 'User', id: ada.id }];
    const { data, errors } = await shared
      .as(bob.session.accessToken)
      .query(
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { permissions } } }',
        { representations },
      );
    expect(data).toEqual({ _entities: [{ permissions: null }] });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
