import type { Attack } from '../attack.ts';

const malformed = [
  'GET / HTTP/1.0\r\n\r\n',
  'GET /health HTTP/9.9\r\n\r\n',
  'NONSENSE\r\n\r\n',
  'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello',
  'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  'GET /health HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n',
  `${'\x16\x03\x01'}${'\0'.repeat(200)}`,
];

/** What is no HTTP at all, or of another age. */
export const raw: readonly Attack[] = [
  {
    name: 'malformed-requests',
    sentence: 'sends HTTP/1.0, broken requests, two lengths at once and a greeting of TLS',
    send: ({ connect, flood }) =>
      flood({ atOnce: 32, count: 20_000 }, async (number) => {
        const connection = connect();
        connection.write(malformed[number % malformed.length] ?? '');
        const impatience = setTimeout(connection.hangUp, 500);
        await connection.gone;
        clearTimeout(impatience);
      }),
  },
];
