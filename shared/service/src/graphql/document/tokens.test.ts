import fc from 'fast-check';
import { Lexer, Source, TokenKind } from 'graphql';
import { expect, it } from 'vitest';
import { readToken, type Token, tokenKinds } from './tokens.ts';

type Place = { start: number; end: number };

function ours(text: string): Place[] {
  const places: Place[] = [];
  const token: Token = { kind: tokenKinds.end, start: 0, end: 0 };
  for (readToken(text, token); token.kind !== tokenKinds.end; readToken(text, token)) {
    places.push({ start: token.start, end: token.end });
  }
  return places;
}

/** Comments are tokens here, which graphql-js steps over but keeps in its list. */
function theirs(text: string): Place[] | undefined {
  const lexer = new Lexer(new Source(text));
  const first = lexer.token;
  try {
    while (lexer.advance().kind !== TokenKind.EOF);
  } catch {
    return undefined;
  }
  const places: Place[] = [];
  for (let token = first.next; token && token.kind !== TokenKind.EOF; token = token.next) {
    places.push({ start: token.start, end: token.end });
  }
  return places;
}

it.each([
  '{ a(b: "x\\"{", c: """ {\\""" " """) } # {',
  '"" """""" """\\"""""" """a\\\\"""b"""',
  '[1-2,-0.5e+7 1.5E3] ... $a@b&c|d!',
  '\uFEFFquery\r\n# one\r#two\n{\ta,}',
])('finds the tokens of %j where graphql-js does', (text) => {
  expect(theirs(text)).toBeDefined();
  expect(ours(text)).toEqual(theirs(text));
});

it('agrees with graphql-js about every text that it can read', () => {
  const pieces = ['"', '"""', '\\', '\\"', '\n', '\r', ' ', ',', '#', '{', '}', '...', '.', ':'];
  const words = ['a', '_9', '0', '12', '-', '+', 'e', 'E', '@', '$', '!', 'é', '\\u00e9', '[', '('];
  const text = fc
    .array(fc.constantFrom(...pieces, ...words), { maxLength: 12 })
    .map((parts) => parts.join(''));
  let read = 0;
  fc.assert(
    fc.property(text, (given) => {
      const expected = theirs(given);
      if (!expected) return;
      read += 1;
      expect(ours(given)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
  expect(read).toBeGreaterThan(10);
});

it('reads what is no GraphQL to its end', () => {
  for (const text of ['"open', '"""open', '\\', '..', '😀', '"a\nb"', '"\\']) {
    expect(ours(`{ a ${text}`).at(-1)?.end).toBeGreaterThanOrEqual(text.length);
  }
});
