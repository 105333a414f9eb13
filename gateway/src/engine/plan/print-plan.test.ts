import { expect, it } from 'vitest';
import type { FetchNode } from './plan.ts';
import { printPlan } from './print-plan.ts';

function fetch(text: string, more: Partial<FetchNode> = {}): FetchNode {
  return {
    kind: 'fetch',
    subgraph: 'kitchen',
    path: [],
    operation: { kind: 'query', name: undefined, text },
    variables: [],
    requires: undefined,
    inputRewrites: [],
    outputRewrites: [],
    contextArguments: [],
    ...more,
  };
}

const entities = fetch(
  'query($representations:[_Any!]!){_entities(representations:$representations){...on Cup{size}}}',
  {
    path: ['cups', '@'],
    requires: [
      {
        kind: 'fragment',
        typeCondition: 'Cup',
        requires: [
          { kind: 'field', name: '__typename', requires: undefined },
          {
            kind: 'field',
            name: 'part',
            requires: [{ kind: 'field', name: 'id', requires: undefined }],
          },
        ],
      },
    ],
  },
);

it('is written as Apollo writes it', () => {
  const plan = printPlan({
    kind: 'sequence',
    nodes: [
      fetch('{cups{id}}'),
      {
        kind: 'parallel',
        nodes: [
          entities,
          { kind: 'condition', variable: 'yes', whenTrue: fetch('{a}'), whenFalse: fetch('{b}') },
        ],
      },
    ],
  });
  expect(plan).toMatchInlineSnapshot(`
    "QueryPlan {
      Sequence {
        Fetch(service: "kitchen") {
          {
            cups {
              id
            }
          }
        },
        Parallel {
          Flatten(path: "cups.@") {
            Fetch(service: "kitchen") {
              {
                ... on Cup {
                  __typename
                  part {
                    id
                  }
                }
              } =>
              query ($representations: [_Any!]!) {
                _entities(representations: $representations) {
                  ... on Cup {
                    size
                  }
                }
              }
            }
          },
          Include(if: $yes) {
            Fetch(service: "kitchen") {
              {
                a
              }
            }
          },
          Skip(if: $yes) {
            Fetch(service: "kitchen") {
              {
                b
              }
            }
          }
        }
      }
    }"
  `);
});

it('prints what is answered first, and what later', () => {
  const nested = { label: '1', after: ['0'], node: undefined };
  const deferred = {
    kind: 'defer',
    primary: fetch('{b}'),
    deferred: [nested],
  } as const;
  expect(
    printPlan({
      kind: 'defer',
      primary: fetch('{a}', { id: '0' }),
      deferred: [{ label: '0:who', after: ['0'], node: deferred }],
    }),
  ).toMatchInlineSnapshot(`
    "QueryPlan {
      Defer {
        Primary: {
          Fetch(service: "kitchen") {
            {
              a
            }
          }
        },
        Deferred(label: "0:who"): {
          Defer {
            Primary: {
              Fetch(service: "kitchen") {
                {
                  b
                }
              }
            }
          }
        }
      }
    }"
  `);
});
