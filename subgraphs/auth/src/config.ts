import { mailSettings, mailVariables, requireSender } from '@supergraph/mail/variables';
import { mediaSettings, mediaVariables } from '@supergraph/media/variables';
import { readConfig, variables } from '@supergraph/service/config';
import { subgraphConfig, subgraphVariables } from '@supergraph/service/subgraph/config';
import { z } from 'zod';
import { limits } from './limits.ts';
import { readProviders } from './oidc/providers.ts';

const variablesSchema = z.object({
  ...subgraphVariables,
  ...mailVariables,
  ...mediaVariables,
  ...limits.variables,
  AUTH_PORT: variables.port(4001),
  KEY_ENCRYPTION_SECRET: variables.secret(),
  KEY_ENCRYPTION_SECRETS_FILE: variables.text().optional(),
  KEY_ROTATION_DAYS: variables.integer({ default: 30, min: 0, max: 365 }),
  /** `refuse`, or `allow`: whether somebody may sign in whose address is not verified. */
  UNVERIFIED_SIGN_IN: z.enum(['refuse', 'allow'], 'must be "refuse" or "allow"').default('refuse'),
  SESSION_COOKIE_SECURE: variables.flag(true),
  OIDC_FILE: variables.text().optional(),
  /** Read by `manage create-admin` only, so that a password never stands in a shell's history. */
  ADMIN_PASSWORD: variables.text().optional(),
});

/** Every variable that auth reads; `.env.example` explains each. */
export const configSchema = variablesSchema.superRefine(requireSender);

/** Where a file holds them, the variable may be left out; where both are given, it is the eldest. */
const schemaWithFile = variablesSchema
  .extend({ KEY_ENCRYPTION_SECRET: variables.secret().optional() })
  .superRefine(requireSender);

export type AuthConfig = ReturnType<typeof readAuthConfig>;

/** @throws ConfigError with all faults at once */
export function readAuthConfig(env: NodeJS.ProcessEnv = process.env) {
  const isFileGiven = Boolean(env['KEY_ENCRYPTION_SECRETS_FILE']);
  const given = readConfig(isFileGiven ? schemaWithFile : configSchema, env);
  return {
    ...subgraphConfig(given, { port: given.AUTH_PORT }),
    mail: mailSettings(given),
    media: mediaSettings(given),
    encryption: {
      secret: given.KEY_ENCRYPTION_SECRET,
      file: given.KEY_ENCRYPTION_SECRETS_FILE,
    },
    keyRotationDays: given.KEY_ROTATION_DAYS,
    refusesUnverified: given.UNVERIFIED_SIGN_IN === 'refuse',
    cookiesAreSecure: given.SESSION_COOKIE_SECURE,
    providers: given.OIDC_FILE === undefined ? undefined : readProviders(given.OIDC_FILE),
    adminPassword: given.ADMIN_PASSWORD,
    limits: limits.read(given),
  };
}
