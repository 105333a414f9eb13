import { createVerifier } from '@supergraph/service/identity/verifier';
import { createTestIdentity } from '@supergraph/testing/identity';

const ROUNDS = 50_000;

/** Milliseconds that it takes to verify a token which is known, on the average of many of them. */
export async function knownTokenMs(): Promise<number> {
  const { issuer, audience, keys, token } = createTestIdentity();
  const verifier = createVerifier({ issuer, audience, keys });
  const tokens = Array.from({ length: 1_000 }, () => token());
  for (const one of tokens) await verifier.verify(one);
  const startedAt = performance.now();
  for (let round = 0; round < ROUNDS; round += 1)
    await verifier.verify(tokens[round % tokens.length] ?? '');
  return (performance.now() - startedAt) / ROUNDS;
}
