import { hole, link, type Verdict } from './verdict.ts';

const lost = 'error diff/field-removed Query.b a.graphql:1';
const change = { base: 'type Query { a: Int b: Int }', head: 'type Query { a: Int }' };
const unchanged = { base: 'type Query { a: A } type A { x: Int }' };
const same = { ...unchanged, head: unchanged.base };

/** What clients send, however they write it. */
export const documents: readonly Verdict[] = [
  {
    ...change,
    name: 'a tag may have types, and a document may stand in any kind of quotes',
    operations: {
      'a.ts': 'const q = gql<Answer, Variables>`query T { b }`;',
      'b.ts': `graphql("query U { b }"); load('schema.graphql'); graphql("not a document");`,
      'c.ts': `const q = /* GraphQL */ 'query V { b }';`,
      'e.vue':
        '<template>Write gql `b` or graphql`it`.</template>\n<script>\ngql /* of E */ `query E { b }`;\n// gql`…`\n</script>',
      'f.ts': 'graphql.experimental`query F { b }`',
      'd.ts': String.raw`gql("query W {\n  b\n}")`,
    },
    shows: [
      lost,
      'error operation/invalid T a.ts:1',
      'error operation/invalid U b.ts:1',
      'error operation/invalid V c.ts:1',
      'error operation/invalid W d.ts:1',
      'error operation/invalid E e.vue:3',
      'error operation/invalid F f.ts:1',
    ],
  },
  {
    ...change,
    name: 'a document of which a part is missing is unreadable, not wrong',
    operations: {
      'a.ts': `gql\`query T(${hole('variables')}) { a(x: $x) }\``,
      'b.ts': `gql\`${hole('kind')} T { a }\``,
      'c.ts': 'gql("query T { " + fields + " }")',
    },
    shows: [
      lost,
      'warning operation/unreadable A a.ts:1',
      'warning operation/unreadable A b.ts:1',
      'warning operation/unreadable A c.ts:1',
    ],
  },
  {
    ...change,
    name: 'documents are not complete where one is put together elsewhere',
    operations: { 'a.ts': `gql\`${hole('DOCUMENT')}\`; gql\`query T { a }\`` },
    config: { operationsAreComplete: true },
    shows: [lost, 'warning operation/unreadable A a.ts:1'],
  },
  {
    base: 'type Query { a(x: String): Int b: Int }',
    head: 'type Query { a(x: String): Int }',
    name: 'a brace within a text or a comment opens and closes nothing',
    operations: {
      'a.ts': `gql\`query T { a(x: "}") ${hole('more')} }\``,
      'b.ts': `gql\`query U { # }\n a ${hole('more')} }\``,
      'c.ts': `gql\`query V { a(x: "${hole('text')}") }\``,
    },
    shows: [lost, 'warning operation/unreadable A a.ts:1', 'warning operation/unreadable A b.ts:1'],
  },
  {
    ...change,
    name: 'each application has its own fragment of a name',
    operations: {
      'a.ts': 'gql`query A { ...F }`; gql`fragment F on Query { a }`;',
      'b.ts': 'gql`query B { ...F }`; gql`fragment F on Query { b }`;',
      'c.ts': 'gql`query C { ...F } fragment F on Query { a }`; gql`fragment F on Query { b }`;',
    },
    shows: [lost, 'error operation/invalid B b.ts:1'],
  },
  {
    ...same,
    name: 'an answer in parts is of the same graph',
    operations: {
      'a.graphql': 'query M { a { ... @defer(label: "late") { x } } }',
      'm.json': '{"1": "query N { a { ... @defer { x } } }"}',
    },
    shows: [],
  },
  {
    ...same,
    name: 'an answer in parts is refused by a gateway that cannot give it',
    operations: { 'a.graphql': 'query M { a { ... @defer { x } } }' },
    config: { router: 'apollo-gateway' },
    shows: ['error operation/invalid M a.graphql:1'],
  },
  {
    base: 'type Query { a: A } type A { x(n: Int): Int y: Int }',
    head: 'type Query { a: A } type A { x(n: Int): Int }',
    name: "what Relay's compiler takes out is not asked of the gateway, and what it leaves is",
    operations: {
      'a.ts': 'graphql`query M { a { ...F_a @arguments(n: 1) @relay(mask: false) } }`;',
      'b.ts':
        'graphql`fragment F_a on A @argumentDefinitions(n: {type: "Int"}) { x(n: $n) @required(action: LOG) }`;',
      'c.ts': 'graphql`query N { a { y @catch } }`;',
    },
    shows: ['error diff/field-removed A.y a.graphql:1', 'error operation/invalid N c.ts:1'],
  },
  {
    base: 'type Query { s(t: String): Int b: Int }',
    head: 'type Query { s(t: String): Int }',
    name: 'words within a persisted query do not make it another',
    operations: {
      'p.json': JSON.stringify({
        one: '{ s(t: "query tips") }',
        two: '# mutation once\nquery D { s }',
        three: 'fragment F on Query { b } query C { ...F }',
      }),
      'none.json': '{}',
    },
    shows: [lost, 'error operation/invalid C p.json:1'],
  },
];

const approval = (rule: string, coordinate: string) => ({
  accept: [{ rule, coordinate, reason: 'Nobody asks for it.', owner: 'shop', until: '2026-04-30' }],
});

/** One approval is enough for a change and what follows from it. */
export const approved: readonly Verdict[] = [
  {
    name: 'whoever approves that a type goes approves that its fields, members and arguments do',
    base: `type Query { a: A u: U f(i: I): Int n: N } type A implements N { x: Int } type B implements N { x: Int }
union U = A | B interface N { x: Int } input I { i: Int }`,
    head: `type Query { u: U f(i: I): Int n: N } type B implements N { x: Int }
union U = B interface N { x: Int } input I { i: Int }`,
    operations: { 'a.graphql': 'query T { a { x } }' },
    config: approval('diff/type-removed', 'A'),
    shows: [
      'info diff/type-removed A a.graphql:1',
      'info diff/field-removed Query.a a.graphql:1',
      'info diff/union-member-removed U a.graphql:2',
      'info operation/invalid T a.graphql:1',
    ],
  },
  {
    name: 'whoever approves that a field goes approves that the type goes to which nothing else led',
    base: 'type Query { a: A c: C } type A { b: B more: [A] } type B { c: C of: A } type C { x: Int }',
    head: 'type Query { c: C } type C { x: Int }',
    config: approval('diff/field-removed', 'Query.a'),
    shows: [
      'info diff/type-removed A a.graphql:1',
      'info diff/type-removed B a.graphql:1',
      'info diff/field-removed Query.a a.graphql:1',
    ],
  },
  {
    name: 'a type to which something else led needs an approval of its own',
    base: 'type Query { a: A b: A } type A { x: Int }',
    head: 'type Query { c: Int }',
    config: approval('diff/field-removed', 'Query.a'),
    shows: [
      'error diff/type-removed A a.graphql:1',
      'error diff/field-removed Query.b a.graphql:1',
      'info diff/field-removed Query.a a.graphql:1',
      'info diff/field-added Query.c a.graphql:1',
    ],
  },
  {
    name: 'an approval that covers nothing, or has ended, is told',
    base: `${link('@key')}type Query { a: Int b: Int }`,
    head: `${link('@key')}type Query { a: Int }`,
    config: {
      accept: [
        ...approval('diff/field-removed', 'Query.bb').accept,
        ...approval('diff/field-removed', 'Query.b').accept.map((one) => ({
          ...one,
          until: '2026-03-30',
        })),
      ],
    },
    shows: [
      'error diff/field-removed Query.b a.graphql:2',
      'warning accept/expired The',
      'warning accept/unused The',
    ],
  },
];
