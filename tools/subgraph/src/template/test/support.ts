import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { createLogger } from '@supergraph/service/logger';
import { createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { createTestIdentity } from '@supergraph/testing/identity';
import { createSamplesServer } from '../src/server.ts';
import { migrationsFolder, schema } from '../src/store/database.ts';

/** Samples as a whole, on a database of its own. */
export async function openSamples() {
  await using opened = new AsyncDisposableStack();
  const counter = createStatementCounter();
  const database = opened.use(
    await createTestDatabase({
      service: 'samples',
      schema,
      migrationsFolder,
      onStatement: counter.onStatement,
    }),
  );
  const identity = createTestIdentity();
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  const app = await createSamplesServer({
    database,
    // Every look at the clock is a second later, so that lists have one order.
    clock: () => {
      nowMs += 1_000;
      return new Date(nowMs);
    },
    verifier: identity.verifier,
    log: createLogger({ service: 'samples-test', level: 'silent' }),
  });
  opened.defer(() => app.close());
  const disposables = opened.move();
  return {
    database,
    counter,
    anonymous: graphqlClient(app),
    /** A client with a token of this user. */
    as: (id: string) => graphqlClient(app, { token: identity.token({ id }) }),
    [Symbol.asyncDispose]: () => disposables.disposeAsync(),
  };
}
