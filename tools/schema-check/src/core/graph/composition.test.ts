import { expect, it } from 'vitest';
import { sources } from '../../../test/support/check.ts';
import { composeSources } from './composition.ts';

it('composes what another router would enforce', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  const { graph, findings } = composeSources(sources({ shop }));
  expect(findings).toEqual([]);
  expect(graph?.supergraphSdl).toContain('me: ID @federation__authenticated');
});
