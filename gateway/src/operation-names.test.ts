import { expect, it } from 'vitest';
import { createOperationNames, operationNamesMax, readOperationNames } from './operation-names.ts';

const query = 'query';
const named = (name: string) => ({ name, type: query });

it('are labels up to a bound, and the rest are others', () => {
  const labelOf = createOperationNames();
  for (let count = 0; count < operationNamesMax; count += 1) {
    expect(labelOf(named(`Name${count}`))).toEqual(named(`Name${count}`));
  }
  expect(labelOf(named('OneMore'))).toEqual(named('other'));
  expect(labelOf(named('Name0'))).toEqual(named('Name0'));
});

it('are labels whatever was made up before, where they are known', () => {
  const labelOf = createOperationNames(['MyOrders', 'Login']);
  for (let count = 0; count < 1_000; count += 1) labelOf(named(`Made${count}`));
  expect(labelOf(named('MyOrders'))).toEqual(named('MyOrders'));
  expect(labelOf({ name: 'Login', type: 'mutation' })).toEqual({ name: 'Login', type: 'mutation' });
});

it('are labels of one type of operation each', () => {
  const labelOf = createOperationNames();
  labelOf(named('Twice'));
  expect(labelOf({ name: 'Twice', type: 'mutation' })).toEqual({ name: 'other', type: 'mutation' });
});

it('are bounded though more are known', () => {
  const labelOf = createOperationNames(Array.from({ length: 500 }, (_, index) => `Known${index}`));
  expect(labelOf(named('Known499'))).toEqual(named('other'));
});

it('are known from the folder of example operations, where there is one', async () => {
  const folder = new URL('../../docs/operations/', import.meta.url).pathname;
  const names = await readOperationNames(folder);
  expect(names).toEqual(expect.arrayContaining(['Login', 'MyOrders']));
  expect(names.length).toBeLessThan(operationNamesMax);
  expect(await readOperationNames('/nowhere')).toEqual([]);
});
