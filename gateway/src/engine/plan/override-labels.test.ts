import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { type LabelShares, readOverrides } from './override-labels.ts';

function overrides(labels: readonly string[], random?: () => number, shares: LabelShares = {}) {
  const fields = labels.map(
    (label, index) => `f${index}: Int @join__field(overrideLabel: "${label}")`,
  );
  const schema = buildSchema(`type Query { a: Int ${fields.join(' ')} }`, {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return readOverrides(schema, shares, random);
}

it('there is one choice where nothing is moved', () => {
  expect(overrides([]).choices).toEqual([[]]);
  expect(overrides([]).draw()).toEqual([]);
});

it('labels of one, and those of no share, never hold; those of all always do', () => {
  const { choices, draw } = overrides(['launch', 'percent(0)', 'percent(100)', 'percent(0.0)']);
  expect(choices).toEqual([['percent(100)']]);
  expect(draw()).toEqual(['percent(100)']);
});

it.each([
  [0, ['percent(50)', 'percent(5.5)']],
  [0.054, ['percent(50)', 'percent(5.5)']],
  [0.055, ['percent(50)']],
  [0.49, ['percent(50)']],
  [0.5, []],
  [0.999, []],
])('a request drawn at %d has %j', (point, labels) => {
  const { choices, draw } = overrides(['percent(50)', 'percent(5.5)', 'percent(50)'], () => point);
  expect(draw()).toEqual(labels);
  expect(choices).toEqual([['percent(50)', 'percent(5.5)'], ['percent(50)'], []]);
});

it.each([
  [0.1, ['launch', 'percent(50)', 'beta']],
  [0.3, ['launch', 'percent(50)']],
  [0.9, ['launch']],
])('a label of one’s own holds for its share: at %d %j', (point, labels) => {
  const shares = { launch: 100, beta: 12.5, elsewhere: 100 };
  const { draw } = overrides(['launch', 'percent(50)', 'beta', 'other'], () => point, shares);
  expect(draw()).toEqual(labels);
});
