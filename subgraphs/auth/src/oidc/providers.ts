import { readFileSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import { allowInsecureRequests, type Configuration, discovery } from 'openid-client';
import { z } from 'zod';

/** Elsewhere, where people may sign in; by the name that stands in addresses. */
export type OidcProviders = Readonly<Record<string, OidcProvider>>;
export type OidcProvider = z.output<typeof providerShape>;

const isLocal = ({ hostname }: URL) => hostname === 'localhost' || hostname === '127.0.0.1';

const providerShape = z.strictObject({
  /** What people call it; by its name in addresses where nothing is given. */
  label: z.string().min(1).max(50).optional(),
  issuer: z
    .url()
    .refine(
      (text) => new URL(text).protocol === 'https:' || isLocal(new URL(text)),
      'must be https but on this machine',
    ),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
});
const fileShape = z.record(
  z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be a name of a-z, 0-9 and -'),
  providerShape,
);

/**
 * Reads `{ "google": { "label": "Google", "issuer": "https://accounts.google.com", "clientId": "…", "clientSecret": "…" } }`.
 *
 * @throws ConfigError that names the file and every fault
 */
export function readProviders(file: string): OidcProviders {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`The providers ${file} cannot be read: ${String(error)}`);
  }
  const parsed = fileShape.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new ConfigError(`The providers ${file} are faulty:\n${lines.join('\n')}`);
}

/** As the gateway passes it. */
export const OIDC_PATH = '/auth/oidc';

/** A provider as a page offers it. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  readonly startUrl: string;
}

/** @param webUrl where people meet the system */
export function offeredProviders(providers: OidcProviders, webUrl: string): SignInProvider[] {
  return Object.entries(providers).map(([id, { label }]) => ({
    id,
    name: label ?? id,
    startUrl: `${webUrl}${OIDC_PATH}/${id}/start`,
  }));
}

/** What people call an issuer: its name in the configuration, else the host. */
export function providerOf(issuer: string, providers: OidcProviders): string {
  const { href, host } = new URL(issuer);
  const found = Object.entries(providers).find(([, one]) => new URL(one.issuer).href === href);
  return found?.[0] ?? host;
}

const TIMEOUT_SECONDS = 5;
const KEPT_MS = 3_600_000;

/** What providers say of themselves, asked once an hour; one that does not answer is asked again. */
export function createDiscovery(clock: () => Date) {
  const known = new Map<string, { until: number; found: Promise<Configuration> }>();
  return async (name: string, provider: OidcProvider): Promise<Configuration> => {
    const nowMs = clock().getTime();
    const before = known.get(name);
    if (before && before.until > nowMs) return before.found;
    const url = new URL(provider.issuer);
    const execute = url.protocol === 'http:' ? [allowInsecureRequests] : [];
    const options = { execute, timeout: TIMEOUT_SECONDS };
    const found = discovery(url, provider.clientId, provider.clientSecret, undefined, options);
    known.set(name, { until: nowMs + KEPT_MS, found });
    found.catch(() => known.delete(name));
    return found;
  };
}
