import { expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { mailsTo } from '../harness/mailbox.ts';
import { cancel, orderStatus, place } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';

it('writes to whoever has ordered, once when it is confirmed and once when it is cancelled', async () => {
  const [{ token, email }, { variantId }] = await Promise.all([
    newCustomer(),
    newArticle({ units: 2 }),
  ]);
  const { data } = await place(token, { lines: [{ variantId, quantity: 2 }] });
  const { id = '', number = '' } = data?.placeOrder.order ?? {};
  await eventually(async () => expect(await orderStatus(token, id)).toBe('CONFIRMED'));

  const about = async (count: number) =>
    (await mailsTo(email, { count })).filter(({ subject }) => subject.includes(number));
  const [confirmed] = await eventually(async () => {
    const mails = await about(1);
    expect(mails).toHaveLength(1);
    return mails;
  });
  expect(confirmed?.subject).toBe(`Your order ${number} is confirmed`);
  expect(confirmed?.text).toContain('Hello Somebody New,');
  expect(confirmed?.text).toMatch(/^2 × .*€25\.80$/m);
  expect(confirmed?.html).toContain('€25.80');

  await cancel(token, id);
  const mails = await eventually(async () => {
    const found = await about(2);
    expect(found).toHaveLength(2);
    return found;
  });
  expect(mails.map(({ subject }) => subject)).toEqual([
    `Your order ${number} is cancelled`,
    `Your order ${number} is confirmed`,
  ]);
});
