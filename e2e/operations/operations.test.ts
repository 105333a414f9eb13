import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { firstThroughGateway } from '../authorisation/streams.ts';
import { ask } from '../harness/graph.ts';
import { linkFor } from '../harness/links.ts';
import { logIn, newCustomer } from '../harness/users.ts';

const folder = join(repositoryFolder, 'docs/operations');
const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
const variablesSchema = z.record(z.string(), z.unknown());

it('finds operations for every role but the administrator alone', () => {
  const roles = new Set(files.map((file) => roleOf(read(file))));
  expect(roles).toEqual(
    new Set(['anyone', 'newcomer', 'customer', 'support', 'warehouse', 'admin']),
  );
});

it.each(files)('runs docs/operations/%s as it stands', async (file) => {
  const document = read(file);
  const role = roleOf(document);
  // A session of its own: one operation ends it.
  const token = await tokenOf(role);
  const variables = await variablesOf(file);
  const { data, errors } = await (/^subscription /m.test(document)
    ? firstThroughGateway(document, { token, variables })
    : ask(document, { token, variables }));
  expect(errors).toEqual([]);
  for (const [field, answer] of Object.entries<{ errors?: unknown[] } | null>(data)) {
    expect(answer, field).not.toBeNull();
    expect(answer?.errors ?? [], field).toEqual([]);
  }
});

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function roleOf(document: string): string {
  const [, role] = /^# Run as: (\w+)$/m.exec(document) ?? [];
  if (!role) throw new Error('the operation does not say as whom it runs');
  return role;
}

/** What a newcomer does to their account shall happen to nobody else. */
async function tokenOf(role: string): Promise<string | undefined> {
  if (role === 'newcomer') return (await newCustomer()).token;
  if (!isLogin(role)) return undefined;
  return (await logIn({ email: demoLogins[role], password: demoPassword })).token;
}

function isLogin(role: string): role is keyof typeof demoLogins {
  return role in demoLogins;
}

async function variablesOf(file: string): Promise<Record<string, unknown>> {
  const sample = join(folder, file.replace('.graphql', '.variables.json'));
  if (!existsSync(sample)) return {};
  const variables = variablesSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));
  const fillIn = filledIn[file];
  return fillIn ? { input: { ...Object(variables['input']), ...(await fillIn()) } } : variables;
}

/** The values that a reader has to fill in. */
const filledIn: Record<string, () => Promise<object>> = {
  'RefreshSession.graphql': async () => ({ refreshToken: (await newCustomer()).refreshToken }),
  'VerifyEmail.graphql': async () => ({ token: await linkFor.verification() }),
  'ResetPassword.graphql': async () => ({ token: await linkFor.reset() }),
  'ConfirmEmailChange.graphql': async () => ({ token: await linkFor.emailChange() }),
};
