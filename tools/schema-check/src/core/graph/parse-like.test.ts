import { parse, print } from 'graphql';
import { expect, it } from 'vitest';
import { parseLike } from './parse-like.ts';

const like = 'scalar A\ntype B { c: Int }\n\nunion D = B # {\ntype E { f(g: [Int] = [1]): B }\n';

const texts: [string, string][] = [
  ['the same text', like],
  ['nothing in common', 'type X { y: Int }'],
  ['something at the end', `${like}scalar Z`],
  ['something in between', like.replace('union', 'type X { y: Int }\nunion')],
  ['something less', like.replace('type B { c: Int }', '')],
  ['a comment at the end', `${like}# the end }`],
  ['brackets in texts', `${like}"""{ \\""" {""" type X { "} {" y(z: String = "\\"{"): Int }`],
  ['empty texts', `${like}"""""" type X { "" y(z: String = ""): Int }`],
  ['a directive', `directive @live(at: [Int] = [1]) on QUERY\n${like}`],
  ['two on a line, and an extension', `${like} type X { y: Int } extend type X { z: Int }`],
];

it.each(texts)('gives what parsing gives, with %s', (_, sdl) => {
  const document = parseLike(sdl, 'a.graphql', { sdl: like, document: parse(like) });
  expect(print(document)).toBe(print(parse(sdl)));
});

it('takes nothing from a text that was parsed without locations', () => {
  const document = parse(like, { noLocation: true });
  expect(print(parseLike(like, 'a.graphql', { sdl: like, document }))).toBe(print(document));
});

it('tells a fault where it stands in the whole', () => {
  const sdl = `${like}\n\ntype X {\n  !\n}`;
  expect(() => parseLike(sdl, 'a.graphql', { sdl: like, document: parse(like) })).toThrow(
    expect.objectContaining({ locations: [{ line: 9, column: 3 }] }),
  );
});
