import { ApolloServer } from '@apollo/server';
import { expect, it } from 'vitest';
import { createDocumentGuard } from './document/document-guard.ts';
import { clientDocumentLimits } from './document/limits.ts';
import { rememberInvalid } from './remember-invalid.ts';

async function createServer() {
  const guard = createDocumentGuard(clientDocumentLimits);
  const apollo = new ApolloServer({
    typeDefs: 'type Query { name(first: Int!): String }',
    resolvers: { Query: { name: () => 'Ada' } },
    plugins: [rememberInvalid(guard)],
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
  });
  await apollo.start();
  const errorsOf = async (query: string, operationName?: string) => {
    const { body } = await apollo.executeOperation({
      query,
      ...(operationName && { operationName }),
    });
    return body.kind === 'single' ? body.singleResult.errors : undefined;
  };
  return { guard, errorsOf, [Symbol.asyncDispose]: () => apollo.stop() };
}

it.each(['{ name ', '{ nam name(first: "x") nom }'])(
  'remembers the errors of %j as they were answered',
  async (query) => {
    await using server = await createServer();
    const errors = await server.errorsOf(query);
    expect(errors?.length).toBeGreaterThan(0);
    expect(server.guard.judge(query)).toEqual({ errors });
  },
);

it('remembers no error that lies in what comes with a document', async () => {
  await using server = await createServer();
  const document = 'query A($n: Int!) { name(first: $n) } query B { name(first: 1) }';
  expect(await server.errorsOf(document, 'A')).toHaveLength(1);
  expect(await server.errorsOf(document)).toHaveLength(1);
  expect(server.guard.judge(document)).toHaveProperty('operations');
  expect(await server.errorsOf(document, 'B')).toBeUndefined();
});
