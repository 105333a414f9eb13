import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, createRepository, type TestRepository } from './support/repository.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@shareable", "@inaccessible", "@authenticated", "@requires", "@external", "@listSize", "@cost"])\n';

/** Something of everything that one side could have and the other lack. */
const shop = `${LINK}
directive @oneOf on INPUT_OBJECT
directive @live(every: Int = 5) on QUERY

schema { query: Root mutation: Change }

"The entrance."
type Root {
  "One product."
  product(by: By! = { id: "1" }): Product @authenticated
  products(first: Int = 20, sort: Sort = NEWEST): [Product!]! @listSize(slicingArguments: ["first"])
  search(text: String!): [Hit!]
}

type Change { rate(stars: Int @deprecated(reason: "Use points."), points: Int): Rating }

input By @oneOf { id: ID sku: String }

enum Sort { "Last first." NEWEST OLDEST @deprecated(reason: "Slow.") }

union Hit = Product | Rating

interface Node { id: ID! }

"What is sold."
type Product implements Node @key(fields: "id") @key(fields: "sku { code }") {
  id: ID!
  sku: Sku! @shareable @tag(name: "wares")
  title: String! @shareable @tag(name: "staff")
  cost: Int @inaccessible
  options(given: JSON = { deep: [1, { a: true }] }): JSON
}

extend type Product @key(fields: "slug") { slug: String! @cost(weight: 3) }

type Sku @shareable { code: String! }

type Rating implements Node { id: ID! stars: Int! }

scalar JSON @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc8259")
`;

const stock = `${LINK}
type Query { outOfStock: [Product!] }
type Product @key(fields: "id") {
  id: ID!
  sku: Sku! @external
  left: Int @requires(fields: "sku { code }")
}
type Sku @shareable { code: String! }
`;

/** Of the first line of federation, which knows no @link. */
const labels = 'type Query { labels: [Label] }\ntype Label { text: String }\n';

/** What only another router runs. */
const rates = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@cacheTag"])
  @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@connect", "@source"])
  @source(name: "bank", http: { baseURL: "https://bank.example/" })
type Query {
  rate: Int @connect(source: "bank", http: { GET: "/rate" }, selection: "$") @cacheTag(format: "rate")
  limit: Int @federation__policy(policies: [["trader"]])
}
`;

/** Which has no root of its own. */
const ratings = `${LINK}type Product @key(fields: "id") { id: ID! stars: Float }\n`;

/** What is asked of others on one path alone, and what a path hands down. */
const tours = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@provides", "@external", "@context", "@fromContext"])
type Query { tour: Tour best: Product @provides(fields: "title") }
type Tour @key(fields: "id") @context(name: "tour") { id: ID! zone: String! stops: [Stop!] }
type Stop @key(fields: "id") { id: ID! at(zone: String @fromContext(field: "$tour { zone }")): String }
type Product @key(fields: "id") { id: ID! title: String! @external }
`;

const sdl = { shop, stock, labels, rates, ratings, tours };
const names = Object.keys(sdl) as (keyof typeof sdl)[];
const operations = `query Page { products { id title left sku { code } } }
query Labels { labels { text } outOfStock { id } }\n`;

const supergraphYaml = (schema: (name: keyof typeof sdl) => string) =>
  `subgraphs:\n${names
    .map(
      (name) =>
        `  ${name}:\n    routing_url: http://${name}/\n    schema:\n      ${schema(name)}\n`,
    )
    .join('')}`;

const server = createServer((request, response) => {
  const name = request.url?.slice(1) as keyof typeof sdl;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ data: { _service: { sdl: sdl[name] } } }));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const sources: Record<string, () => string> = {
  files: () => supergraphYaml((name) => `file: graph/${name}.graphql`),
  'SDL in supergraph.yaml': () => supergraphYaml((name) => `sdl: ${JSON.stringify(sdl[name])}`),
  'running subgraphs': () => supergraphYaml((name) => `subgraph_url: ${origin()}/${name}`),
};

const bases: Record<string, string[]> = {
  'where the branch left main': [],
  'a commit': ['--base', 'HEAD'],
  'a path in a commit': ['--base', 'HEAD:supergraph.yaml'],
  'another supergraph.yaml': ['--base', 'copy/supergraph.yaml'],
  'the composed supergraph': ['--base', 'composed.graphql'],
};

describe.each(Object.keys(sources))('a graph of %s that did not change', (kind) => {
  let repository: TestRepository;
  beforeAll(async () => {
    const folder = await createRepository();
    repository = at(folder.folder);
    const files = Object.fromEntries(names.map((name) => [`graph/${name}.graphql`, sdl[name]]));
    const text = sources[kind]?.() ?? '';
    await repository.write({
      ...files,
      ...Object.fromEntries(names.map((name) => [`copy/graph/${name}.graphql`, sdl[name]])),
      'supergraph.yaml': text,
      'copy/supergraph.yaml': text,
      'page.graphql': operations,
      '.schema-check.yaml':
        'composed: composed.graphql\noperations: [page.graphql]\ncontracts: { public: { exclude: [staff] } }\nrules: { "lint/*": off, "composition/hint": off }\n',
    });
    expect(await repository.runHere('compose')).toMatchObject({ code: 0, errors: '' });
    repository.commit();
  });
  afterAll(() => repository[Symbol.asyncDispose]());

  // Whatever the sources, the supergraph is the same.
  const alone = kind === 'files' ? names : [];
  it.each(alone)('gives no finding for %s alone', async (name) => {
    const files = ['--schema', `graph/${name}.graphql`, '--supergraph', 'composed.graphql'];
    const { output, errors } = await repository.check(
      '--subgraph',
      name,
      ...files,
      '--format',
      'json',
    );
    expect(errors).toBe('');
    expect(JSON.parse(output).findings).toEqual([]);
  });

  it.each(Object.entries(bases))('gives no finding against %s', async (_, args) => {
    const { output, errors } = await repository.check(...args, '--format', 'json');
    expect(errors).toBe('');
    expect(JSON.parse(output).findings).toEqual([]);
  });
});
