import { expect, it } from 'vitest';
import { startAuth } from './support.ts';

const QUESTION = '{ outboxStatus { auth { pending oldestAt failing lastError } } }';

it('staff with operations:read see what auth has not told yet, and nobody else does', async () => {
  await using auth = await startAuth();
  const { session } = await auth.register();
  const staff = auth.as(await auth.admin('ops@example.org'));
  expect((await staff.query(QUESTION)).data).toEqual({
    outboxStatus: {
      auth: { pending: 2, oldestAt: expect.any(String), failing: 0, lastError: null },
    },
  });
  expect((await auth.as(session.accessToken).query(QUESTION)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', permission: 'operations:read' } },
  ]);
  expect((await auth.as().query(QUESTION)).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
