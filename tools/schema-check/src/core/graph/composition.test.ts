import { expect, it } from 'vitest';
import { sources } from '../../../test/support/check.ts';
import { composeSources } from './composition.ts';

it('refuses what a gateway that shall run it could not enforce', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  expect(composeSources(sources({ shop }), 'apollo-gateway').findings).toEqual([
    {
      rule: 'composition/error',
      severity: 'error',
      message:
        'UNSUPPORTED_LINKED_FEATURE: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported',
    },
  ]);
});

it('composes what another router would enforce', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  const { graph, findings } = composeSources(sources({ shop }));
  expect(findings).toEqual([]);
  expect(graph?.supergraphSdl).toContain('me: ID @federation__authenticated');
});
