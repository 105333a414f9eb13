import { graphqlClient } from '@supergraph/testing/graphql';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createPolicies } from '../../src/guard/authorisation/policies.ts';
import { startFederation } from '../support/gateway.ts';
import { catalogue, warehouse } from './subgraphs.ts';

const federation = await startFederation([catalogue, warehouse], {
  policies: createPolicies({ planner: { roles: ['PLANNER'], permissions: [] } }),
});
afterAll(() => federation[Symbol.asyncDispose]());
const { subgraphs, identity } = federation;
beforeEach(() => {
  for (const { asked } of [subgraphs.catalogue, subgraphs.warehouse]) asked.length = 0;
});

const ask = (query: string, permissions?: readonly string[], roles: readonly string[] = []) =>
  graphqlClient(federation.app, {
    token: permissions && identity.token({ permissions, roles }),
  }).query(query);
/** Twice: planned and known operations go different ways, and must come to the same. */
async function askTwice(...args: Parameters<typeof ask>) {
  const first = await ask(...args);
  expect(await ask(...args)).toEqual(first);
  return first;
}
const asked = () =>
  [...subgraphs.catalogue.asked, ...subgraphs.warehouse.asked].map(({ query }) => query).join('\n');

const login = { extensions: { code: 'UNAUTHENTICATED', reason: 'missing' } };
const forbidden = { extensions: { code: 'FORBIDDEN' } };

describe('a field that is kept from a caller', () => {
  it('is null with its code at its path, is not asked for, and costs nothing beside it', async () => {
    const answer = await askTwice('{ article { title margin } plan }');
    expect(answer.data).toEqual({ article: { title: 'Tea', margin: null }, plan: null });
    expect(answer.errors).toMatchObject([
      { path: ['article', 'margin'], ...login },
      { path: ['plan'], ...login },
    ]);
    expect(asked()).not.toMatch(/margin|plan/);
  });

  it('is FORBIDDEN to who is known, with what it needs', async () => {
    const answer = await askTwice('{ article { margin } audit2: plan }', ['orders:read']);
    expect(answer.errors).toMatchObject([
      {
        message: 'This needs the permission margins:read.',
        path: ['article', 'margin'],
        extensions: { code: 'FORBIDDEN', permission: 'margins:read' },
      },
      { message: 'This needs the policy planner.', path: ['audit2'], ...forbidden },
    ]);
  });

  it('is given to whom it is for', async () => {
    const answer = await askTwice('{ me plan article { margin } }', ['margins:read'], ['PLANNER']);
    expect(answer).toMatchObject({
      data: { me: 'you', plan: 'the plan', article: { margin: 7 } },
      errors: undefined,
    });
  });

  it.each([
    [['audit:read'], null],
    [['audit:list'], null],
    [['audit:read', 'audit:list'], { audit: ['first'] }],
    [['everything'], { audit: ['first'] }],
  ])('needs all scopes of one of the lists: %j', async (permissions, data) => {
    expect((await askTwice('{ audit }', permissions)).data).toEqual(data);
  });

  it('takes its object with it where it may not be null', async () => {
    const answer = await askTwice('{ strict { open secret } articles { id notes } }');
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([
      { path: ['strict', 'secret'], ...login },
      { path: ['articles', 0, 'notes'], ...login },
      { path: ['articles', 1, 'notes'], ...login },
    ]);
    expect((await ask('{ strict { open secret } }')).data).toEqual({ strict: null });
  });

  it('is neither given under an alias, in a fragment nor by a condition', async () => {
    const answer = await askTwice(`{
      article { ...Inside x: margin ... @include(if: true) { y: margin } }
    } fragment Inside on Article { z: margin }`);
    expect(answer.data).toEqual({ article: { z: null, x: null, y: null } });
    expect(asked()).not.toContain('margin');
    const skipped = await askTwice('{ article { title margin @skip(if: true) } }');
    expect(skipped).toMatchObject({ data: { article: { title: 'Tea' } }, errors: undefined });
  });

  it('is not carried out where it is a mutation', async () => {
    const answer = await askTwice('mutation { rename(title: "x") { id } open }', ['other']);
    expect(answer.data).toEqual({ rename: null, open: 'opened' });
    expect(answer.errors).toMatchObject([{ path: ['rename'], ...forbidden }]);
    expect(asked()).not.toContain('rename');
    const alone = await ask('mutation { rename(title: "x") { id } }');
    expect(alone).toMatchObject({ data: { rename: null }, errors: [login] });
  });
});

describe('what leads to a field', () => {
  it('a key that is kept from the caller joins, and is not given', async () => {
    const answer = await askTwice('{ article { inStock serial } }');
    expect(answer.data).toEqual({ article: { inStock: 3, serial: null } });
    expect(answer.errors).toMatchObject([{ path: ['article', 'serial'], ...login }]);
  });

  it('what a field needs of others is asked for with it, and not without it', async () => {
    const answer = await askTwice('{ article { worth } }', ['margins:read']);
    expect(answer.data).toEqual({ article: { worth: 21 } });
    subgraphs.catalogue.asked.length = 0;
    subgraphs.warehouse.asked.length = 0;
    expect((await askTwice('{ article { worth } }', [])).data).toEqual({
      article: { worth: null },
    });
    expect(asked()).not.toMatch(/margin|worth/);
  });
});

describe('a type that is kept from a caller', () => {
  it('cannot be reached by a field that leads to it', async () => {
    expect(await askTwice('{ closed { __typename id } price }')).toMatchObject({
      data: { closed: null, price: null },
      errors: [
        { path: ['closed'], ...login },
        { path: ['price'], ...login },
      ],
    });
    expect((await askTwice('{ price }', ['prices:read'])).data).toEqual({ price: 5 });
  });

  it('does not show in a union, not even by its name', async () => {
    const answer = await askTwice(
      '{ things { __typename ... on Lid { id } ... on Drawer { label } } }',
    );
    expect(answer.data).toEqual({ things: [null, { __typename: 'Lid', id: 'lid_1' }] });
    expect(answer.errors).toMatchObject([{ path: ['things', 0], ...login }]);
    expect(asked()).not.toContain('label');
    const known = await askTwice('{ things { __typename ... on Drawer { label } } }', []);
    expect(known.data).toEqual({
      things: [{ __typename: 'Drawer', label: 'private' }, { __typename: 'Lid' }],
    });
  });

  it('is not reached through its interface, which asks what any of its implementers asks', async () => {
    expect(await askTwice('{ named { id } anything { label } }')).toMatchObject({
      data: { named: null, anything: null },
      errors: [login, login],
    });
    const known = await askTwice('{ named { id label } anything { id ... on Box { label } } }', []);
    expect(known.data).toEqual({
      named: { id: 'drw_1', label: null },
      anything: { id: 'box_1', label: null },
    });
    const planner = await askTwice('{ anything { label } }', [], ['PLANNER']);
    expect(planner.data).toEqual({ anything: { label: 'l' } });
  });
});

it('callers who may have different parts do not get what was planned for others', async () => {
  const query = '{ article { title margin notes } me }';
  const all = { article: { title: 'Tea', margin: 7, notes: ['a', 'b'] }, me: 'you' };
  for (const _ of [1, 2]) {
    expect((await ask(query, ['margins:read'])).data).toEqual(all);
    expect((await ask(query)).data).toEqual({ article: null, me: null });
    const user = await ask(query, []);
    expect(user.data).toEqual({ ...all, article: { ...all.article, margin: null } });
  }
});

it('a policy that is defined nowhere nobody fulfils', async () => {
  await using other = await startFederation([catalogue, warehouse]);
  const token = other.identity.token({ roles: ['PLANNER', 'planner'], permissions: ['planner'] });
  const answer = await graphqlClient(other.app, { token }).query('{ plan }');
  expect(answer).toMatchObject({ data: { plan: null }, errors: [forbidden] });
});

it('clients see nothing of the directives in the schema', async () => {
  const { data } = await ask('{ __schema { directives { name } types { name } } }');
  expect(JSON.stringify(data)).not.toMatch(/login|requiresScopes|policy|authenticated/i);
});
