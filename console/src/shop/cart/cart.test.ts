import { expect, it } from 'vitest';
import {
  emptyCart,
  LINES_MAX,
  ordersIn,
  UNITS_MAX,
  unitsIn,
  withAdded,
  withoutOrdered,
  withPrice,
  withQuantity,
} from './cart.ts';
import { readCart, writeCart } from './stored-cart.ts';

function item(variantId: string, amountMinor = '1290', currency = 'EUR') {
  const price = { amountMinor, currency };
  return {
    variantId,
    productId: 'prd_1',
    title: 'Kettle',
    kind: 'kitchen',
    image: '',
    name: 'Sand',
    price,
  };
}

it('puts units of one variant into one line, and an amount of none takes it out', () => {
  const cart = withAdded(withAdded(withAdded(emptyCart, item('a')), item('b')), item('a'), 2);
  expect(cart.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
    ['a', 3],
    ['b', 1],
  ]);
  expect(unitsIn(withQuantity(cart, 'a', 0))).toBe(1);
});

it('holds no more than one order may', () => {
  let cart = emptyCart;
  for (let number = 0; number <= LINES_MAX; number += 1) cart = withAdded(cart, item(`${number}`));
  expect(cart.lines).toHaveLength(LINES_MAX);
  expect(withQuantity(cart, '0', UNITS_MAX + 1).lines[0]?.quantity).toBe(UNITS_MAX);
});

it('is one order for each currency, with sums that are exact', () => {
  const large = item('a', '9007199254740993');
  const cart = withAdded(
    withAdded(withAdded(emptyCart, large, 3), item('b', '1')),
    item('c', '5', 'USD'),
  );
  expect(ordersIn(cart).map(({ total, lines }) => [total, lines.length])).toEqual([
    [{ amountMinor: '27021597764222980', currency: 'EUR' }, 2],
    [{ amountMinor: '5', currency: 'USD' }, 1],
  ]);
});

it('gives up what was ordered, and keeps what was put in meanwhile', () => {
  const cart = withAdded(withAdded(emptyCart, item('a'), 5), item('b'));
  const rest = withoutOrdered(cart, [
    { variantId: 'a', quantity: 2 },
    { variantId: 'b', quantity: 1 },
    { variantId: 'gone', quantity: 1 },
  ]);
  expect(rest.lines.map(({ variantId, quantity }) => [variantId, quantity])).toEqual([['a', 3]]);
});

it('takes a new price, and is the same cart where there is none', () => {
  const cart = withAdded(emptyCart, item('a'));
  expect(withPrice(cart, 'a', item('a').price)).toBe(cart);
  const dearer = withPrice(cart, 'a', { amountMinor: '1390', currency: 'EUR' });
  expect(dearer.lines[0]?.price.amountMinor).toBe('1390');
});

it('is read as it was written, without lines that nobody could order', () => {
  const cart = withAdded(withAdded(emptyCart, item('a')), item('b'));
  expect(readCart(writeCart(cart))).toEqual(cart);
  const [one] = cart.lines;
  for (const broken of [null, 1, {}, { ...one, quantity: 0 }, { ...one, quantity: 1.5 }]) {
    expect(readCart(JSON.stringify({ lines: [broken, one] })).lines).toEqual([one]);
  }
  expect(readCart(JSON.stringify({ lines: [{ ...one, price: { amountMinor: 'x' } }] }))).toEqual(
    emptyCart,
  );
  for (const text of [null, '', 'no json', '[]', '{"lines":{}}', 'null']) {
    expect(readCart(text)).toEqual(emptyCart);
  }
});
