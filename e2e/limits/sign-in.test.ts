import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { ask } from '../harness/graph.ts';
import { newCustomer } from '../harness/users.ts';

const login = /* GraphQL */ `
  mutation LogIn($input: LoginInput!) {
    login(input: $input) { errors { ... on UserError { code } } }
  }
`;

const TRIES_MAX = 20;

it('tells a client how long to wait after wrong passwords, and nobody else has to', async () => {
  const input = { email: `${randomUUID()}@example.com`, password: 'not the right one' };
  let answer = await ask(login, { variables: { input }, isPatient: false });
  // The wait doubles, so that sooner or later it outlasts whatever this machine takes for an answer.
  for (let tries = 1; answer.errors.length === 0 && tries < TRIES_MAX; tries += 1) {
    expect(answer.data.login.errors).toEqual([{ code: 'INVALID_CREDENTIALS' }]);
    answer = await ask(login, { variables: { input }, isPatient: false });
  }
  const { status, data, errors } = answer;
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toMatchObject([
    {
      path: ['login'],
      extensions: {
        code: 'RATE_LIMITED',
        serviceName: 'auth',
        retryAfterMs: expect.toSatisfy((ms: number) => ms > 0),
      },
    },
  ]);
  await newCustomer();
});
