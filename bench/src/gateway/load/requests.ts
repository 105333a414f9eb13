import type { TestIdentity } from '@supergraph/testing/identity';

/** Beyond what any round lasts. */
const LIFETIME_SECONDS = 6 * 3_600;

/** As many requests of one query as given, each with the token of another user. */
export function requestsOfUsers(query: string, identity: TestIdentity, count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    rawRequest({ query }, identity.token({ ...user(index), lifetimeSeconds: LIFETIME_SECONDS })),
  );
}

/** A whole POST to `/graphql`, as it goes over the wire. */
export function rawRequest(content: unknown, token: string): Buffer {
  const body = Buffer.from(JSON.stringify(content));
  const head = [
    'POST /graphql HTTP/1.1',
    'host: 127.0.0.1',
    'accept: application/json',
    'content-type: application/json',
    `authorization: Bearer ${token}`,
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

function user(index: number) {
  const suffix = String(index).padStart(12, '0');
  return {
    id: `usr_01890a5d-ac96-7000-8000-${suffix}`,
    sessionId: `ses_01890a5d-ac96-7000-8000-${suffix}`,
  };
}
