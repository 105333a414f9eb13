import type { onRequestHookHandler } from 'fastify';

const HEADER = 'x-api-key';

/**
 * A hook that takes `x-api-key: key_…` for `authorization: Bearer key_…`, as programs send it that know no other way.
 * Both at once are refused (BAD_REQUEST, HTTP 400): they might be of two.
 */
export const readApiKey: onRequestHookHandler = ({ headers }, reply, done) => {
  const key = headers[HEADER];
  if (key === undefined) return done();
  if (headers.authorization !== undefined) {
    const message = 'Send the API key as x-api-key or as authorization, not both.';
    return void reply
      .code(400)
      .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  }
  headers.authorization = `Bearer ${String(key)}`;
  delete headers[HEADER];
  done();
};
