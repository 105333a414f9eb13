import { hashPassword, verifyPassword } from '@supergraph/auth/actions/hash-password';
import type { Stack } from '@supergraph/local-stack/stack';
import { type Load, merge, percentile, runClients } from '../load.ts';
import { type Accounts, openAccounts, type SignedIn } from './accounts.ts';
import { openBareRefreshes } from './bare-refresh.ts';
import { knownTokenMs } from './verification.ts';

const CLIENTS = 8;
const ACCOUNTS = 64;
const ROUNDS = 3;
const SECONDS_A_ROUND = 6;

/**
 * What auth adds to what cannot be left out: logins beside the hashes alone, refreshes beside their SQL alone, in
 * alternating rounds; and a token that is known beside a request that asks for nothing.
 */
export async function benchSessions(stack: Stack): Promise<void> {
  const people = await openAccounts(stack.urls.gateway, {
    accounts: ACCOUNTS,
    connections: CLIENTS,
  });
  try {
    const logins = await besideHashes(people);
    const refreshes = await besideSql(people, stack.databaseUrls.auth);
    const { accessToken } = await people.logIn();
    const nothing = await runClients({ clients: 1, seconds: SECONDS_A_ROUND }, () =>
      people.askNothing(accessToken),
    );
    const verificationMs = await knownTokenMs();
    report({ logins, refreshes, nothingMs: percentile(nothing.latenciesMs, 0.5), verificationMs });
  } finally {
    await people.close();
  }
}

interface Beside {
  readonly ours: Load;
  readonly bare: Load;
}

async function besideHashes(people: Accounts): Promise<Beside> {
  const password = 'a long enough password';
  const hash = await hashPassword(password);
  return inTurn(
    async () => void (await people.logIn()),
    async () => void (await verifyPassword(hash, password)),
  );
}

async function besideSql(people: Accounts, databaseUrl: string): Promise<Beside> {
  const bare = await openBareRefreshes(databaseUrl, { connections: CLIENTS });
  const sessions: SignedIn[] = [];
  for (let client = 0; client < CLIENTS; client += 1) sessions.push(await people.logIn());
  try {
    return await inTurn(async (client) => {
      sessions[client] = await people.refresh(sessions[client]?.refreshToken ?? '');
    }, bare.refresh);
  } finally {
    await bare.close();
  }
}

/** The first round warms both up and is not counted. */
async function inTurn(
  ours: (client: number) => Promise<void>,
  bare: (client: number) => Promise<void>,
): Promise<Beside> {
  const loads: Beside[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const load = { clients: CLIENTS, seconds: round === 0 ? 2 : SECONDS_A_ROUND };
    const pair = { ours: await runClients(load, ours), bare: await runClients(load, bare) };
    if (round > 0) loads.push(pair);
  }
  return {
    ours: merge(loads.map((pair) => pair.ours)),
    bare: merge(loads.map((pair) => pair.bare)),
  };
}

interface Measured {
  readonly logins: Beside;
  readonly refreshes: Beside;
  readonly nothingMs: number;
  readonly verificationMs: number;
}

function report({ logins, refreshes, nothingMs, verificationMs }: Measured): void {
  const row = (what: string, { ours, bare }: Beside, bar: string) =>
    `  ${what.padEnd(34)} ${ours.perSecond.toFixed(0)}/s beside ${bare.perSecond.toFixed(0)}/s   ratio ${(ours.perSecond / bare.perSecond).toFixed(2)}   (bar: ≥ ${bar})   p50 ${percentile(ours.latenciesMs, 0.5).toFixed(1)} ms`;
  const share = verificationMs / nothingMs;
  const lines = [
    `sessions, ${CLIENTS} clients, ${ROUNDS} rounds of ${SECONDS_A_ROUND} s each, side by side`,
    row('logins ÷ argon2id hashes alone', logins, '0.8'),
    row('refreshes ÷ their SQL alone', refreshes, '0.4'),
    `  a token that is known ÷ { __typename }  ${share.toFixed(4)}   (bar: < 0.05)   ${(verificationMs * 1_000).toFixed(1)} µs of ${nothingMs.toFixed(2)} ms`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
