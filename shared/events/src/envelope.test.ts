import { expect, test } from 'vitest';
import { PoisonMessage, parseEvent } from './envelope.ts';

const event = {
  specversion: '1.0',
  id: 'evt_1',
  source: 'orders',
  type: 'orders.order.placed.v1',
  subject: 'ord_1',
  time: '2026-01-02T03:04:05.000Z',
  datacontenttype: 'application/json',
  data: { orderId: 'ord_1' },
  sequence: '1',
  correlationid: 'request-1',
};

test('a whole event passes unchanged, with extensions that nobody here knows', () => {
  const extended = { ...event, partitionkey: 'eu' };
  expect(parseEvent(extended)).toEqual(extended);
});

test.each([
  ['specversion', '0.3'],
  ['id', ''],
  ['source', undefined],
  ['type', 'orders.placed'],
  ['type', 'Orders.Order.Placed.v1'],
  ['subject', 7],
  ['time', 'yesterday'],
  ['datacontenttype', 'text/plain'],
  ['sequence', '-1'],
  ['sequence', 1],
  ['correlationid', 'x'.repeat(501)],
])('an event whose %s is %j is refused by name', (attribute, value) => {
  const parse = () => parseEvent({ ...event, [attribute]: value });
  expect(parse).toThrow(PoisonMessage);
  expect(parse).toThrow(new RegExp(` ${attribute}: `));
});

test.each([null, 'text', 5, []])('%j is no event', (value) => {
  expect(() => parseEvent(value)).toThrow(PoisonMessage);
});
