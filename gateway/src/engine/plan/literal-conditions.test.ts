import { parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { withoutLiteralConditions } from './literal-conditions.ts';

function settled(source: string): string {
  return print(withoutLiteralConditions(parse(source))).replaceAll(/\s+/g, ' ');
}

it('what a literal leaves out is gone, wherever it stands', () => {
  expect(settled('{ a b @skip(if: true) ... @include(if: false) { c } }')).toBe('{ a }');
});

it('a literal that always holds is gone, and other directives stay', () => {
  expect(settled('{ a @include(if: true) @other ...F @skip(if: false) }')).toBe(
    '{ a @other ...F }',
  );
});

it('what a variable decides is left', () => {
  const source = 'query ($v: Boolean!) { a @skip(if: $v) @include(if: true) b }';
  expect(settled(source)).toContain('{ a @skip(if: $v) b }');
});
