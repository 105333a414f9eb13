import { type Attack, refusedDocument } from '../attack.ts';

/** Four levels there and back: the list behind each level multiplies what the one before gave. */
const variants = nested(4, (inner) => `variants { product { ${inner} } }`, 'title');
const orders = nested(
  4,
  (inner) => `orders(first: 100) { nodes { customer { ${inner} } } }`,
  'displayName',
);
const typeOfFields = nested(7, (inner) => `fields { type { ofType { ${inner} } } }`, 'name');
const possibleTypes = nested(8, (inner) => `possibleTypes { interfaces { ${inner} } }`, 'name');

export const deep: readonly Attack[] = [
  {
    name: 'nested-variants',
    sentence:
      'asks once for 100 products, their variants, their product, and so on, four levels deep',
    send: ({ ask }) => ask({ query: `{ products(first: 100) { nodes { ${variants} } } }` }),
    answers: refusedDocument,
  },
  {
    name: 'nested-orders',
    sentence:
      "asks once for its 100 orders, their customer, that one's 100 orders, four levels deep",
    send: ({ ask, target: { token } }) => ask({ query: `{ me { ${orders} } }` }, { token }),
    answers: refusedDocument,
  },
  {
    name: 'introspection-loops',
    sentence: 'goes round and round through fields and their types in the schema',
    send: ({ ask, flood }) =>
      flood({ atOnce: 4 }, () => ask({ query: `{ __schema { types { name ${typeOfFields} } } }` })),
    answers: refusedDocument,
  },
  {
    name: 'introspection-types',
    sentence: 'goes round and round between interfaces and the types that have them',
    send: ({ ask, flood }) =>
      flood({ atOnce: 4 }, () =>
        ask({ query: `{ __schema { types { name ${possibleTypes} } } }` }),
      ),
    answers: refusedDocument,
  },
  {
    name: 'introspection-flood',
    sentence: 'asks for the whole schema 20 times in each request',
    send: ({ ask, flood }) => {
      const whole = '{ types { name description fields { name description args { name } } } }';
      const query = `{ ${Array.from({ length: 20 }, (_, n) => `s${n}: __schema ${whole}`).join(' ')} }`;
      return flood({ atOnce: 4 }, () => ask({ query }));
    },
    answers: refusedDocument,
  },
];

function nested(levels: number, wrap: (inner: string) => string, leaf: string): string {
  let text = leaf;
  for (let level = 0; level < levels; level += 1) text = wrap(text);
  return text;
}
