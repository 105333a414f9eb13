import { randomUUID } from 'node:crypto';
import type { Stack } from '@supergraph/local-stack/stack';
import { percentile } from '../load.ts';
import { type AskAuth, openAuth } from './ask-auth.ts';
import { rankTest } from './rank-test.ts';

const TRIES = 200;
const WARM_UP = 20;
/** Below, the times of known and unknown addresses can be told apart. */
const BAR_P = 0.01;

/** What somebody could try to learn from who has an account. */
const questions: Record<string, (ask: AskAuth, email: string) => Promise<unknown>> = {
  login: (ask, email) => ask(login, { email, password: 'not the password of this' }),
  registration: (ask, email) => ask(register, { ...form, email }),
  reset: (ask, email) => ask(requestPasswordReset, { email }),
};

/**
 * Whether the time of an answer tells if an address has an account: 200 tries each for known and unknown ones, in
 * mixed order, each from a network of its own, asked of auth itself so that nothing else blurs them; and the p of a
 * rank test. A difference that is not there gives a p below 0.01 once in a hundred runs.
 */
export async function benchAccountTimes(stack: Stack): Promise<void> {
  const ask = openAuth(stack);
  const known = Array.from({ length: TRIES }, () => `${randomUUID()}@example.com`);
  for (const email of known) await ask(register, { ...form, email });
  const lines: string[] = [];
  for (const [name, question] of Object.entries(questions)) {
    for (let turn = 0; turn < WARM_UP; turn += 1) await question(ask, newAddress());
    const times = { known: [] as number[], unknown: [] as number[] };
    for (const email of known) {
      // Which comes first is left to chance, so that neither always follows the other.
      const pair = [['known', email] as const, ['unknown', newAddress()] as const];
      for (const [kind, address] of Math.random() < 0.5 ? pair : pair.toReversed()) {
        times[kind].push(await msOf(() => question(ask, address)));
      }
    }
    lines.push(told(name, times));
  }
  process.stdout.write(
    `times for known and unknown addresses, ${TRIES} tries each (bar: p >= ${BAR_P})\n${lines.join('\n')}\n`,
  );
}

function told(name: string, { known, unknown }: { known: number[]; unknown: number[] }): string {
  const p = rankTest(known, unknown);
  const medians = [known, unknown].map(
    (times) =>
      `${percentile(
        times.toSorted((a, b) => a - b),
        0.5,
      ).toFixed(2)} ms`,
  );
  const verdict = p < BAR_P ? '   BELOW' : '';
  return `  ${name.padEnd(14)} known ${medians[0]}, unknown ${medians[1]}   p = ${p.toFixed(3)}${verdict}`;
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const newAddress = () => `${randomUUID()}@example.com`;

const form = { password: 'a long enough password', displayName: 'Somebody' };

const login = `mutation ($input: LoginInput!) {
  login(input: $input) { user { id } errors { ... on UserError { code } } }
}`;
const register = `mutation ($input: RegisterInput!) {
  register(input: $input) { user { id } errors { ... on UserError { code } } }
}`;
const requestPasswordReset = `mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) { accepted }
}`;
