import { expect, it } from 'vitest';
import { declaredVariables } from './declared-variables.ts';
import { createDocumentGuard } from './document-guard.ts';
import { createKnownDocuments, KNOWN_DOCUMENTS_MAX } from './known-documents.ts';
import { clientDocumentLimits } from './limits.ts';

const limits = { ...clientDocumentLimits, depthMax: 2 };
const faulty = [{ message: 'Cannot query field "x".', extensions: { code: 'ANY' } }];

it('answers as before what validation found faulty, until the schema changes', () => {
  const guard = createDocumentGuard(limits);
  expect(guard.judge('{ x }')).toEqual({ operations: [{ name: null, variables: [] }] });
  guard.remember('{ x }', faulty);
  expect(guard.judge('{ x }')).toEqual({ errors: faulty });
  expect(guard.judge('{ x  }')).toHaveProperty('operations');
  guard.forgetAll();
  expect(guard.judge('{ x }')).toHaveProperty('operations');
});

it('refuses with the code, the rule and the number', () => {
  const deep = createDocumentGuard(limits).judge('{ a { b { c } } }');
  expect(deep).toEqual({
    errors: [
      {
        message: 'The operation is 3 levels deep; at most 2 are allowed.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', rule: 'depthMax' },
      },
    ],
  });
});

it('forgets the document that was not asked for longest', () => {
  const known = createKnownDocuments();
  const verdict = { operations: [] };
  for (let i = 0; i < KNOWN_DOCUMENTS_MAX; i += 1) known.set(`{ a${i} }`, verdict);
  known.get('{ a0 }');
  known.set('{ new }', verdict);
  expect(known.get('{ a0 }')).toEqual(verdict);
  expect(known.get('{ a1 }')).toBeUndefined();
});

it('forgets sooner what takes much room', () => {
  const known = createKnownDocuments();
  const long = { errors: [{ message: 'x'.repeat(1_500_000) }] };
  for (const text of ['{ a }', '{ b }', '{ c }']) known.set(text, long);
  expect(known.get('{ a }')).toBeUndefined();
  expect(known.get('{ c }')).toEqual(long);
});

it('keeps of the variables those that the operation declares', () => {
  const operations = [
    { name: 'A', variables: ['first', '__proto__'] },
    { name: 'B', variables: ['after'] },
  ];
  const given: unknown = JSON.parse('{"first":1,"after":"x","__proto__":{"polluted":true}}');
  const variables = Object(given) as Record<string, unknown>;
  const kept = declaredVariables(variables, operations, 'A');
  expect(JSON.stringify(kept)).toBe('{"first":1,"__proto__":{"polluted":true}}');
  expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  expect(declaredVariables(variables, operations, 'B')).toEqual({ after: 'x' });
  expect(declaredVariables(variables, operations, 'C')).toEqual({});
});
