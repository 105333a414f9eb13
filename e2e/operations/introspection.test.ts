import { subgraphNames } from '@supergraph/local-stack/services';
import { buildClientSchema, buildSchema, getIntrospectionQuery } from 'graphql';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { get } from '../harness/graph.ts';

/** What `rover subgraph introspect` sends. */
const roversQuestion = {
  query: 'query SubgraphIntrospectQuery { _service { sdl } }',
  variables: {},
  operationName: 'SubgraphIntrospectQuery',
};

const answerShape = z.object({
  data: z.object({ _service: z.object({ sdl: z.string() }) }).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});

async function askSubgraph(name: (typeof subgraphNames)[number], headers: Record<string, string>) {
  const response = await fetch(`${inject('stack').urls[name]}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(roversQuestion),
  });
  const answer = answerShape.parse(await response.json());
  return { status: response.status, ...answer };
}

describe.each(subgraphNames)('rover introspects %s', (name) => {
  it('with the secret of the gateway', async () => {
    const { gatewaySecret } = inject('stack').surroundings.secrets;
    const { status, data } = await askSubgraph(name, { 'x-gateway-secret': gatewaySecret });
    expect(status).toBe(200);
    const { sdl = '' } = data?._service ?? {};
    expect(sdl).toContain('@link');
    expect(buildSchema(sdl, { assumeValid: true }).getQueryType()).toBeDefined();
  });

  it('and not without it', async () => {
    const { data, errors } = await askSubgraph(name, {});
    expect(data).not.toBeDefined();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

it('the gateway answers an introspection with all that graphql-js can ask', async () => {
  const query = getIntrospectionQuery({
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const schema = buildClientSchema(await get(query));
  expect(schema.getSubscriptionType()?.getFields()).toHaveProperty('orderUpdated');
});
