import { createHash, randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';

const json = { 'content-type': 'application/json' };

/** Ids of documents, and documents that no manifest has. */
export const documents: readonly Attack[] = [
  {
    name: 'made-up-ids',
    sentence: 'asks for up to 20,000 documents by ids that are none, each another, in every way',
    send: ({ send, flood, target: { gateway } }) =>
      flood({ atOnce: 16, count: 20_000 }, (number) => {
        const id = number % 3 === 0 ? randomUUID() : `no hash ${'x'.repeat(number % 500)}${number}`;
        const bodies = [
          { documentId: id },
          { extensions: { persistedQuery: { version: 1, sha256Hash: id } } },
          { doc_id: id },
        ];
        const kind = number % (bodies.length + 1);
        const body = bodies[kind];
        if (body) {
          return send({ url: `${gateway}/graphql`, headers: json, body: JSON.stringify(body) });
        }
        return send({
          url: `${gateway}/graphql/${encodeURIComponent(id)}`,
          headers: json,
          body: '{}',
        });
      }),
    // The last for addresses that are too long.
    answers: [
      ...['PERSISTED_QUERY_NOT_FOUND', 'BAD_REQUEST', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
      '414',
    ],
    sees: ['PERSISTED_QUERY_NOT_FOUND'],
  },
  {
    name: 'apq-registrations',
    sentence: 'registers up to 20,000 documents of 2 kB by their hashes, of which no two are alike',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 20_000 }, (number) => {
        const query = `{ __typename } # ${number} ${'x'.repeat(2_000)}`;
        const sha256Hash = createHash('sha256').update(query).digest('hex');
        return ask({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } });
      }),
  },
  {
    name: 'apq-false-hashes',
    sentence: 'registers documents under hashes of others',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 20_000 }, (number) => {
        const sha256Hash = createHash('sha256').update(String(number)).digest('hex');
        return ask({
          query: '{ __typename }',
          extensions: { persistedQuery: { version: 1, sha256Hash } },
        });
      }),
    answers: ['BAD_REQUEST', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'],
  },
  {
    name: 'unlisted-documents',
    sentence: 'sends up to 20,000 documents that no manifest has, each long and each another',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 20_000 }, (number) => {
        const fields = Array.from({ length: 18 }, (_, n) => `f${number}_${n}: __typename`);
        return ask({ query: `query Q${number} { ${fields.join(' ')} }` });
      }),
  },
];
