import { expect, it } from 'vitest';
import { sources } from '../../test/support/check.ts';
import { composeSources } from '../core/graph/composition.ts';
import { diffAccess } from './diff-access.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes", "@policy"])\n';

function changes(before: string, after: string): string[] {
  const graphOf = (directives: string) => {
    const sdl = `type Query { a: Secret } type Secret ${directives} { b: Int }`;
    const [subgraph] = sources({ shop: sdl }).subgraphs;
    const alone = subgraph ? [{ ...subgraph, sdl: LINK + sdl }] : [];
    const { graph } = composeSources({ label: 'here', subgraphs: alone });
    if (!graph) throw new Error('it does not compose');
    return graph;
  };
  return diffAccess(graphOf(before), graphOf(after)).map(({ kind, message }) => {
    return `${kind}: ${message}`;
  });
}

const scopes = (...lists: string[][]) => `@requiresScopes(scopes: ${JSON.stringify(lists)})`;
const narrower = expect.stringMatching(/^access-narrowed: Access to Secret became narrower: from /);
const wider = expect.stringMatching(/^access-widened: Access to Secret became wider: from /);

it.each([
  ['nothing, when nothing changed', scopes(['a', 'b'], ['c']), scopes(['c'], ['b', 'a']), []],
  ['less, when callers must sign in', '', '@authenticated', [narrower]],
  ['more, when they need not any more', '@authenticated', '', [wider]],
  ['less, when a scope is asked for as well', scopes(['a']), scopes(['a', 'b']), [narrower]],
  ['more, when another scope will do', scopes(['a']), scopes(['a'], ['b']), [wider]],
  [
    'less here and more there, when it is another scope',
    scopes(['a']),
    scopes(['b']),
    [narrower, wider],
  ],
  [
    'less, when a policy is asked for beside the scope',
    scopes(['a']),
    `${scopes(['a'])} @policy(policies: [["p"]])`,
    [narrower],
  ],
  ['more, when a sign-in will do for a scope', scopes(['a']), '@authenticated', [wider]],
  ['less, when a sign-in will not do any more', '@authenticated', scopes(['a']), [narrower]],
  [
    'less here and more there, when the scope gives way to a policy',
    scopes(['a']),
    '@policy(policies: [["p"]])',
    [narrower, wider],
  ],
])('gives %s', (_, before, after, expected) => {
  expect(changes(before, after)).toEqual(expected);
});

it('says from what to what', () => {
  expect(changes(scopes(['a', 'b'], ['c']), '@authenticated')[0]).toBe(
    'access-widened: Access to Secret became wider: from @requiresScopes (a and b, or c) to @authenticated.',
  );
});
