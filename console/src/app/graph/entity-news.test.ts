import { expect, it } from 'vitest';
import { createEntityNews, type Entity } from './entity-news.ts';
import { withNews } from './with-news.ts';

it('tells of every entity in an answer, and of nothing that has no id', () => {
  const news = createEntityNews();
  const heard: Entity[] = [];
  const stop = news.listen((entity) => heard.push(entity));
  news.tell({
    cancelOrder: {
      __typename: 'CancelOrderPayload',
      order: {
        __typename: 'Order',
        id: 'ord_1',
        total: { __typename: 'Money', amountMinor: '5' },
        lines: [{ __typename: 'OrderLine', id: 'oln_1' }],
      },
    },
  });
  expect(heard.map(({ id }) => id)).toEqual(['ord_1', 'oln_1']);
  stop();
  news.tell({ __typename: 'Order', id: 'ord_2' });
  expect(heard).toHaveLength(2);
});

it('changes the row that is told of, in the fields that it has', () => {
  const rows = [
    { id: 'ord_1', status: 'PENDING' },
    { id: 'ord_2', status: 'PENDING' },
  ];
  const told = { __typename: 'Order', id: 'ord_2', status: 'CONFIRMED', number: 'ORD-2' };
  expect(withNews(rows, told)).toEqual([rows[0], { id: 'ord_2', status: 'CONFIRMED' }]);
  expect(withNews(rows, { ...told, id: 'ord_3' })).toBe(rows);
});
