import { type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { normaliseOperation } from './normalise-operation.ts';

function toPlan(source: string): string {
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return normaliseOperation(document, operation, new Set()).toPlan.replaceAll(/\s+/g, ' ');
}

it('a thing is fetched also where conditions decide over all that is asked of it', () => {
  const head = 'query ($a: Boolean!)';
  expect(toPlan(`${head} { me { id @skip(if: $a) } }`)).toContain('me { __typename id @skip');
  expect(toPlan(`${head} { me { ...F } } fragment F on User { id @skip(if: $a) }`)).toContain(
    'me { __typename ...F }',
  );
  expect(toPlan(`${head} { me { name id @skip(if: $a) } }`)).toContain('me { name id @skip');
  expect(toPlan('{ me { ...F } } fragment F on User { id }')).toContain('me { ...F }');
});

it('a selection of which literals leave nothing is still a document', () => {
  expect(toPlan('{ me { id @skip(if: true) } }')).toBe('{ me { __typename } }');
});
