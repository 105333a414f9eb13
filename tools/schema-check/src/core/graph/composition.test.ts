import { expect, it } from 'vitest';
import { sources } from '../../../test/support/check.ts';
import { composeSources } from './composition.ts';

it('tells of a directive that needs more than the gateway has, as of any other error', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  expect(composeSources(sources({ shop })).findings).toEqual([
    {
      rule: 'composition/error',
      severity: 'error',
      message:
        'UNSUPPORTED_LINKED_FEATURE: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported',
    },
  ]);
});
