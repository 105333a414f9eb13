import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCourier } from '@supergraph/mail/courier';
import { money } from '@supergraph/service/money';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { completions, templates } from '../src/mails.ts';
import { mails } from '../src/store/tables.ts';
import { answers, type House, newUser, openHouse, placed, stockEvent, variant } from './house.ts';

let house: House;
let folder: string;
const mug = variant();
beforeAll(async () => {
  house = await openHouse();
  await house.sells(mug);
  folder = await mkdtemp(join(tmpdir(), 'orders-mails-'));
});
beforeEach(() => house.database.db.delete(mails));
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const CANCEL = `mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id } } }`;

const COMPLETE = `mutation ($input: CompleteOrderInput!) { completeOrder(input: $input) { order { id } } }`;

function courierFor(customerId: string, { locale = 'en' } = {}) {
  const customer = { address: `${customerId}@example.com`, name: 'Ada', locale };
  return createCourier({
    database: house.database,
    source: 'orders',
    templates,
    complete: completions(house.database.db),
    recipientsOf: async () => new Map([[customerId, customer]]),
    mail: { from: { address: 'shop@shop.example', name: '' }, webUrl: '', mailboxFolder: folder },
    log: house.deps.log,
    clock: house.time.now,
  });
}

async function confirm(orderId: string): Promise<void> {
  await house.stockSays('reservation.held', answers.held(orderId));
  await house.stockSays('reservation.committed', answers.committed(orderId));
}

const queued = () => house.database.db.select().from(mails).orderBy(mails.createdAt, mails.id);

it('writes to the customer when an order is confirmed, and again when it is cancelled', async () => {
  const customer = newUser();
  const client = house.as(customer);
  const { id } = await placed(client, mug);
  expect(await queued()).toEqual([]);
  await confirm(id);
  await client.query(CANCEL, { input: { orderId: id } });
  // Neither name nor address: they are asked for when the mail is rendered.
  const waiting = { userId: customer, toAddress: null, toName: null, data: { orderId: id } };
  // Both are of the same moment.
  const mails = (await queued()).toSorted((one, other) => (one.template < other.template ? -1 : 1));
  expect(mails).toMatchObject(
    ['order-cancelled', 'order-confirmed'].map((template) => ({ ...waiting, template })),
  );
});

it('writes when an order was sent, once', async () => {
  const { id } = await placed(house.as(newUser()), mug);
  await confirm(id);
  const staff = house.as(newUser(), 'orders:fulfil');
  for (const _ of [1, 2]) await staff.query(COMPLETE, { input: { orderId: id } });
  const sent = (await queued()).filter(({ template }) => template === 'order-sent');
  expect(sent).toMatchObject([{ data: { orderId: id } }]);
});

it('writes once, whatever is heard twice', async () => {
  const { id } = await placed(house.as(newUser()), mug);
  await confirm(id);
  await confirm(id);
  const event = stockEvent('reservation.committed', answers.committed(id));
  await house.transport.publish([event, event]);
  await house.settle();
  expect(await queued()).toHaveLength(1);
});

it('writes of no order that stock has refused', async () => {
  const { id } = await placed(house.as(newUser()), mug);
  await house.stockSays('reservation.rejected', answers.rejected(id));
  expect(await queued()).toEqual([]);
});

it('tells what was ordered, in the language of the customer', async () => {
  const customer = newUser();
  const pot = variant({ sku: 'POT', name: 'Pot <b>', price: money(123_456_789n, 'EUR') });
  await house.sells(pot);
  const { id, number } = await placed(house.as(customer), mug, pot);
  await confirm(id);
  await courierFor(customer, { locale: 'de-AT' }).drain();
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.eml'));
  const mail = decoded(await readFile(join(folder, name), 'utf8'));
  expect(mail).toContain(`To: Ada <${customer}@example.com>`);
  expect(mail).toContain(`Bestellung vom 1. März 2026`);
  expect(mail).toContain(`Bestellung ${number}`);
  expect(mail).toContain('2 ×  Mug, blue  25,00\u00a0€');
  expect(mail).toContain('2 ×  Pot <b>  2.469.135,78\u00a0€');
  expect(mail).toContain('Pot &lt;b&gt;');
  expect(mail).toContain('Summe: 2.469.160,78\u00a0€');
  expect(await queued()).toMatchObject([{ userId: null, data: {}, sentAt: house.time.now() }]);
});

it('looks up together what mails that go out together show', async () => {
  const customer = newUser();
  for (const _ of [1, 2, 3, 4]) await confirm((await placed(house.as(customer), mug)).id);
  const { statements } = await house.counter.count(() => courierFor(customer).drain());
  expect(await queued()).toMatchObject(Array(4).fill({ sentAt: house.time.now() }));
  expect(statements.filter((text) => text.includes('"order_lines"'))).toHaveLength(1);
  expect(statements.filter((text) => text.includes('from "orders" where'))).toHaveLength(1);
});

it('tells staff which mails there are about an order and where they stand, and nobody else', async () => {
  const customer = newUser();
  const [{ id }, other] = [
    await placed(house.as(customer), mug),
    await placed(house.as(customer), mug),
  ];
  await confirm(id);
  await courierFor(customer).drain();
  house.time.pass(60);
  await house.as(customer).query(CANCEL, { input: { orderId: id } });
  const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Order {
    mails { kind state recipient { id } sentAt givenUpAt } } } }`;
  const ids = [id, other.id].map((id) => ({ __typename: 'Order', id }));
  const { data } = await house.as(newUser(), 'orders:read').query(query, { ids });
  const recipient = { id: customer };
  const sentAt = new Date(house.time.now().getTime() - 60_000).toISOString();
  expect(data?.['_entities']).toEqual([
    {
      mails: [
        { kind: 'CONFIRMATION', state: 'SENT', recipient, sentAt, givenUpAt: null },
        { kind: 'CANCELLATION', state: 'WAITING', recipient, sentAt: null, givenUpAt: null },
      ],
    },
    { mails: [] },
  ]);
  const own = await house.as(customer).query(query, { ids });
  expect(own.data?.['_entities']).toEqual([{ mails: null }, { mails: null }]);
  expect(own.errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
    { extensions: { code: 'FORBIDDEN' } },
  ]);
});

it('says of a mail that it was given up', async () => {
  const { id } = await placed(house.as(newUser()), mug);
  await confirm(id);
  const givenUpAt = house.time.now();
  await house.database.db.update(mails).set({ givenUpAt });
  const query = 'query ($id: ID!) { order(id: $id) { mails { state givenUpAt } } }';
  const { data } = await house.as(newUser(), 'orders:read').query(query, { id });
  expect(data).toEqual({
    order: { mails: [{ state: 'GIVEN_UP', givenUpAt: givenUpAt.toISOString() }] },
  });
});

it('writes to nobody who is gone', async () => {
  const { id } = await placed(house.as(newUser()), mug);
  await confirm(id);
  await courierFor('somebody else').drain();
  expect(await queued()).toEqual([]);
});

/** Quoted-printable as it was meant. */
function decoded(mail: string): string {
  const bytes = mail
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
