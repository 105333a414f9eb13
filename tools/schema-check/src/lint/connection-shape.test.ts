import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

const rest = 'type Order { id: ID! } type PageInfo { hasNextPage: Boolean! }';

it('accepts a Relay connection', () => {
  const sdl = `type Query { orders(first: Int, after: String): OrderConnection } ${rest}
    type OrderConnection { edges: [OrderEdge!]! nodes: [Order!]! pageInfo: PageInfo! }
    type OrderEdge { cursor: String! node: Order! }`;
  expect(lint('connection-shape', sdl)).toEqual([]);
});

it('finds what is missing or of another type', () => {
  const sdl = `type Query { orders(first: Int): OrderConnection } ${rest}
    type OrderConnection { edges: [OrderEdge] } type OrderEdge { node: Order! }`;
  expect(lint('connection-shape', sdl)).toEqual([
    'Query.orders gives a page but takes no first and after.',
    'OrderConnection.edges is [OrderEdge] instead of [OrderEdge!]!.',
    'OrderConnection has no field pageInfo.',
    'OrderEdge has no field cursor.',
  ]);
});
