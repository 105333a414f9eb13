import { randomUUID } from 'node:crypto';
import { connectTransport } from '@supergraph/events/connect-transport';
import { serviceVariables } from '@supergraph/local-stack/services';
import { newId } from '@supergraph/service/ids';
import { createLogger } from '@supergraph/service/logger';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { ask } from '../harness/graph.ts';
import { demoUser } from '../harness/users.ts';
import { type ConsoleBrowser, openConsoleBrowser } from './browser.ts';

let browser: ConsoleBrowser;

beforeAll(async () => {
  browser = await openConsoleBrowser();
});

afterAll(() => browser.close());

it('runs the examples, follows a subscription and shows plans, and operators see that it did', async () => {
  const { page, faults, go, signIn } = await browser.open();
  await go('/explore');
  await signIn('support');
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const run = async (example: string) => {
    await page.getByRole('button', { name: 'Show Examples' }).click();
    await section('Examples')
      .getByRole('button', { name: new RegExp(`^${example}`) })
      .click();
    // The tab is called so once the editor has read what it is to run.
    await page.getByRole('tab', { name: example }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
  };
  // A whole editor comes first.
  await section('Variables').getByText('"first"').waitFor({ timeout: 60_000 });

  await run('VariantBySku');
  await section('Variables').getByText('AUD-0707-GRA').waitFor();
  await section('Result Window').getByText('"AUD-0707-GRA"').waitFor();
  await page.getByRole('button', { name: 'Show Query plan' }).click();
  await section('Query plan').getByText('Fetch(service: "inventory")').waitFor();

  await run('StockChanges');
  await section('Result Window').getByText('"stockChanged"').waitFor();
  await page.getByRole('button', { name: /^Stop query/ }).click();
  await page.getByRole('button', { name: /^Execute query/ }).waitFor();

  // What is refused to somebody else is told by its request id.
  await ask('query E2eRefused { deadLetters { totalCount } }', await demoUser('customer'));
  await go('/operations?hours=1');
  const use = page.getByRole('row', { name: /VariantBySku query console-explore/ });
  await use.getByText(/ ms$/).first().waitFor();
  const error = page.getByRole('list', { name: 'Errors' }).getByRole('listitem').first();
  await error.getByRole('button', { name: 'Copy request id' }).waitFor();
  await error.locator('code').getByText(/^\S+$/).waitFor();
  expect(faults).toEqual([]);
});

it('lets who may decide about messages that could not be handled: one again, others never', async () => {
  const { EVENTS_URL: url = '' } = serviceVariables('inventory', inject('stack').surroundings);
  const transport = await connectTransport(url, {
    log: createLogger({ service: 'e2e', level: 'silent' }),
  });
  const [again, ...never] = [senseless(), senseless(), senseless()];
  await transport.publish([again, ...never]);
  const { page, faults, go, signIn } = await browser.open();
  await go('/operations');
  await signIn('admin');
  const letters = page.getByRole('listitem').filter({ hasText: 'orders.order.placed.v1' });
  const letter = (subject: string) => letters.filter({ hasText: subject });

  await letter(again.subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Replay 1' }).click();
  await page.getByText('1 message delivered again.').waitFor();
  for (const { subject } of never) await letter(subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Discard 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await page.getByText('2 messages discarded.').waitFor();
  for (const { subject } of never) await letter(subject).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);

  // It makes no more sense than before.
  await eventually(async () => {
    const lying = await transport.deadLetters('inventory');
    const found = lying.filter(({ message }) => JSON.stringify(message).includes(again.subject));
    expect(found).toHaveLength(1);
    for (const { id } of found) await transport.discard('inventory', id);
  });
  await transport.close();
});

/** An order without anything that an order has. */
function senseless() {
  return {
    specversion: '1.0',
    id: `evt_${randomUUID()}`,
    source: 'orders',
    type: 'orders.order.placed.v1',
    subject: newId('ord'),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: '1',
    correlationid: 'e2e',
  } as const;
}
