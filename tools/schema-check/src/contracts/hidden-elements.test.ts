import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { configSchema } from '../core/findings/config.ts';
import { hiddenElements } from './hidden-elements.ts';

const graph = `
type Query { me: User media: [Media] node: Node all(first: Int, staff: Boolean @tag(name: "out")): [Media] }
type Mutation { fire: User @tag(name: "out") }
interface Node { id: ID! owner: Staff }
type User implements Node { id: ID! @tag(name: "in") owner: Staff mail: String @tag(name: "out") }
type Staff @tag(name: "out") { id: ID! badge: String @tag(name: "in") }
union Media = Book | Film
union Labelled @tag(name: "in") = Book
type Book @tag(name: "in") { title: String pages: Int @tag(name: "out") }
type Film { title: String }
enum Sort { NEWEST SECRET @tag(name: "out") }
input Filter { text: String staff: Boolean @tag(name: "out") }
scalar Badge @tag(name: "out")
`;

const onlyStaff =
  'union Media = Book type Book @tag(name: "out") { title: String } type Query { a: Int }';

it.each([
  ['nothing', graph, {}, []],
  [
    'what is excluded, with the fields of its type, and what has nothing left',
    graph,
    { exclude: ['out'] },
    [
      ...['Badge', 'Book.pages', 'Filter.staff', 'Mutation', 'Mutation.fire', 'Node.owner'],
      ...['Query.all(staff:)', 'Sort.SECRET', 'Staff', 'Staff.badge', 'Staff.id', 'User.mail'],
    ],
  ],
  [
    'a union of which no member is left',
    onlyStaff,
    { exclude: ['out'] },
    ['Book', 'Book.title', 'Media'],
  ],
  [
    'unions, and fields of objects and interfaces, that are not included; never enums, inputs and arguments',
    graph,
    { include: ['in'] },
    [
      ...[
        'Film',
        'Film.title',
        'Media',
        'Mutation',
        'Mutation.fire',
        'Node',
        'Node.id',
        'Node.owner',
      ],
      ...[
        'Query.all',
        'Query.me',
        'Query.media',
        'Query.node',
        'Staff.id',
        'User.mail',
        'User.owner',
      ],
    ],
  ],
  [
    'what is included and excluded both',
    graph,
    { include: ['in'], exclude: ['out'] },
    [
      ...['Badge', 'Book.pages', 'Film', 'Film.title', 'Filter.staff', 'Media', 'Mutation'],
      ...['Mutation.fire', 'Node', 'Node.id', 'Node.owner', 'Query.all', 'Query.all(staff:)'],
      ...['Query.me', 'Query.media', 'Query.node', 'Sort.SECRET', 'Staff', 'Staff.badge'],
      ...['Staff.id', 'User.mail', 'User.owner'],
    ],
  ],
])('hides %s', (_, sdl, contract, expected) => {
  const { contracts } = configSchema.parse({ contracts: { part: contract } });
  const hidden = contracts['part'] && hiddenElements(parse(sdl), contracts['part']);
  expect([...(hidden ?? [])].sort()).toEqual(expected);
});

it('cannot include and exclude the same tag', () => {
  const contracts = { part: { include: ['a'], exclude: ['a'] } };
  expect(configSchema.safeParse({ contracts }).success).toBe(false);
});
