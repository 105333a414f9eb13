import { GraphQLError } from 'graphql';
import { federation2 } from '../support/federation-link.ts';
import type { TestSubgraphDefinition } from '../support/subgraph.ts';

/** Names articles, of which the other service tells the rest. */
export const shelf = {
  name: 'shelf' as const,
  typeDefs: `${federation2('key')}
    type Query { articles(ids: [ID!]!): [Article] }
    type Mutation { touch(id: ID!): Article }
    type Article @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Query: {
      articles: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => ({ id })),
    },
    Mutation: { touch: (_: unknown, { id }: { id: string }) => ({ id }) },
  },
} satisfies TestSubgraphDefinition;

/** Titles that a test may change. */
export const titles = new Map<string, string>();

export const library = {
  name: 'library' as const,
  typeDefs: `${federation2('key', 'authenticated')}
    type Query { version: String }
    type Article @key(fields: "id") {
      id: ID!
      title(upper: Boolean): String
      price: Price
      author: Author
      secret: String @authenticated
    }
    type Price { amount: Int }
    type Author { name: String }
  `,
  resolvers: {
    Query: { version: () => '1' },
    Article: {
      async __resolveReference({ id }: { id: string }) {
        if (id === 'broken')
          throw new GraphQLError('broken', { extensions: { code: 'NOT_FOUND' } });
        return id === 'unknown' ? null : { id, price: { amount: 5 }, author: { name: 'Ada' } };
      },
      title: ({ id }: { id: string }, { upper }: { upper?: boolean }) => {
        const title = titles.get(id) ?? `Title ${id}`;
        return upper ? title.toUpperCase() : title;
      },
      secret: () => 'secret',
    },
  },
} satisfies TestSubgraphDefinition;
