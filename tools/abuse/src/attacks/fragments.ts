import { type Attack, refusedDocument } from '../attack.ts';

const chain = (count: number, body: (number: number) => string) =>
  Array.from({ length: count }, (_, n) => `fragment f${n} on Product { ${body(n)} }`).join(' ');

export const fragments: readonly Attack[] = [
  {
    name: 'fragment-cycles',
    sentence: 'sends 700 fragments each of which holds the next, and the last the first',
    send: ({ ask, flood }) => {
      const cycle = chain(700, (n) => `...f${(n + 1) % 700}`);
      const query = `{ products(first: 1) { nodes { ...f0 } } } ${cycle}`;
      return flood({ atOnce: 4 }, () => ask({ query }));
    },
    answers: refusedDocument,
  },
  {
    name: 'fragment-doubling',
    sentence:
      'sends 30 fragments each of which holds the next one twice: a thousand million fields',
    send: ({ ask, flood }) => {
      const doubling = chain(31, (n) => (n === 30 ? 'id' : `...f${n + 1} ...f${n + 1}`));
      const query = `{ products(first: 1) { nodes { ...f0 } } } ${doubling}`;
      return flood({ atOnce: 4 }, () => ask({ query }));
    },
    answers: refusedDocument,
  },
  {
    name: 'fragment-lists',
    sentence: 'hides ten levels of lists within lists in fragments, twice each',
    send: ({ ask, flood }) => {
      const lists = chain(11, (n) =>
        n === 10
          ? 'id'
          : `a${n}: variants { product { ...f${n + 1} } } b${n}: variants { product { ...f${n + 1} } }`,
      );
      const query = `{ products(first: 1) { nodes { ...f0 } } } ${lists}`;
      return flood({ atOnce: 4 }, () => ask({ query }));
    },
    answers: refusedDocument,
  },
];
