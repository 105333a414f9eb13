import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { at, createRepository, inventory, shop, yaml } from './support/repository.ts';

/** In rover's notation. */
const variable = (name: string) => `\${env.${name}}`;

it('reads a subgraph by introspection, with headers and variables, and its past from the composed supergraph', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        data: { _service: { sdl: inventory.replace('  "Grams."\n  weight: Int\n', '') } },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await using repository = await createRepository(shop);
    await repository.runHere('compose', '--output', 'gateway.graphql');
    const introspected = yaml('inventory').replace(
      'file: inventory.graphql',
      `subgraph_url: ${variable('INVENTORY_URL')}\n      introspection_headers:\n        Authorization: Bearer ${variable('TOKEN:-none')}`,
    );
    await repository.write({
      'supergraph.yaml': introspected,
      '.schema-check.yaml': 'composed: gateway.graphql\nrules: { "lint/*": off }\n',
    });
    repository.commit();
    const here = at(repository.folder, {
      INVENTORY_URL: `http://127.0.0.1:${port}/graphql`,
      TOKEN: 'abc',
    });
    const { output, code } = await here.check();
    expect(output).toContain('error: Field Product.weight was removed.');
    expect(code).toBe(1);
    expect(seen).toEqual(['Bearer abc']);
  } finally {
    server.close();
  }
});
