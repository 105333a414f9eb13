import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

it('finds types that are not PascalCase', () => {
  expect(lint('type-name', 'type Query { a: order_line } type order_line { id: ID }')).toEqual([
    'Type order_line is not PascalCase.',
  ]);
});

it('accepts PascalCase', () => {
  expect(lint('type-name', 'type Query { a: OrderLine2 } type OrderLine2 { id: ID }')).toEqual([]);
});
