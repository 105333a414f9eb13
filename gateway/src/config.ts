import { fileURLToPath } from 'node:url';
import { streamLimitConfig, streamLimitVariables } from '@supergraph/live/variables';
import { readConfig, variables } from '@supergraph/service/config';
import { httpConfig, httpVariables } from '@supergraph/service/http/variables';
import { telemetryConfig, telemetryVariables } from '@supergraph/service/telemetry/variables';
import { z } from 'zod';
import { readCacheTable } from './cache/cache-table.ts';
import { admissionLimits } from './guard/admission/limits.ts';
import { readPolicies } from './guard/authorisation/policies.ts';
import { costLimits } from './guard/cost-limits.ts';
import { limitVariables, readRequestLimits } from './guard/limits.ts';
import {
  documentVariables,
  readDocumentSettings,
  refuseContradictions,
} from './guard/safelist/variables.ts';
import { readHeaderTable } from './headers/header-table.ts';
import { forNames, type SubgraphName, subgraphNames } from './subgraphs.ts';

const packageFolder = new URL('../', import.meta.url);

/** Every variable that the gateway reads; `.env.example` explains each. */
const variablesSchema = z.object({
  ...httpVariables(),
  ...telemetryVariables,
  GATEWAY_PORT: variables.port(4000),
  LOG_LEVEL: variables.logLevel(),
  SUPERGRAPH_FILE: variables
    .text()
    .default(fileURLToPath(new URL('supergraph.graphql', packageFolder))),
  REQUEST_DEADLINE_MS: variables.integer({ default: 15_000, min: 1, max: 300_000 }),
  COST_MODE: z
    .enum(['enforce', 'measure'], 'must be "enforce" or "measure"')
    .default(costLimits.mode),
  COST_BUDGET_ANONYMOUS: costBudget(costLimits.budgets.anonymous),
  COST_BUDGET_USER: costBudget(costLimits.budgets.user),
  COST_BUDGET_STAFF: costBudget(costLimits.budgets.staff),
  COST_PER_MINUTE: variables.integer({
    default: costLimits.perMinute,
    min: 0,
    max: 1_000_000_000,
  }),
  COST_BURST: costBudget(costLimits.burst),
  COST_LIST_SIZE: variables.integer({ default: costLimits.listSize, min: 1, max: 100_000 }),
  COST_PAGE_MAX: variables.integer({ default: costLimits.pageMax, min: 1, max: 100_000 }),
  GATEWAY_ENGINE: z.enum(['own', 'stock'], 'must be "own" or "stock"').default('own'),
  SUBGRAPH_TIMEOUT_MS: variables.integer({ default: 5_000, min: 1, max: 60_000 }),
  SUBGRAPH_CONNECTIONS_MAX: variables.integer({ default: 128, min: 1, max: 4_096 }),
  ...limitVariables,
  ...documentVariables,
  REDIS_URL: variables.url('redis', 'rediss').optional(),
  ...streamLimitVariables,
  REQUESTS_MAX: variables.integer({ default: admissionLimits.requestsMax, min: 1, max: 65_536 }),
  BATCH_MAX: variables.integer({ default: admissionLimits.batchMax, min: 0, max: 100 }),
  QUEUE_MS_MAX: variables.integer({ default: admissionLimits.queueMsMax, min: 0, max: 1_000 }),
  ...forNames(subgraphNames.map(urlVariable), () => variables.url('http', 'https').optional()),
  GATEWAY_SUBGRAPH_SECRET: variables.secret(),
  AUTH_ISSUER: variables.text(),
  AUTH_AUDIENCE: variables.text(),
  AUTH_JWKS_URL: variables.url('http', 'https'),
  AUTH_REVOCATIONS_URL: variables.url('http', 'https').optional(),
  AUTH_API_KEYS_URL: variables.url('http', 'https').optional(),
  AUTHORISATION: z
    .enum(['fields', 'operation', 'off'], 'must be "fields", "operation" or "off"')
    .default('fields'),
  POLICIES_FILE: variables.text().optional(),
  HEADERS_FILE: variables.text().optional(),
  SESSION_SUBGRAPH: z.enum(subgraphNames, `must be one of ${subgraphNames.join(', ')}`).optional(),
  MEDIA_SUBGRAPHS: variables
    .list()
    .pipe(z.array(z.enum(subgraphNames, `must be some of ${subgraphNames.join(', ')}`))),
  CACHE_FILE: variables.text().optional(),
  EVENTS_URL: variables.url('postgres', 'postgresql', 'amqp', 'amqps').optional(),
  CORS_ORIGINS: variables.list(),
  CORS_CREDENTIALS: variables.flag(false),
  SANDBOX: variables.flag(false),
  MAILBOX_FOLDER: variables.text().optional(),
  INTROSPECTION: variables.flag(true),
  DEFER: variables.flag(true),
  OVERRIDE_LABELS: labelShares(),
  OPERATIONS_FOLDER: variables
    .text()
    .default(fileURLToPath(new URL('../docs/operations/', packageFolder))),
  CONSOLE_FOLDER: variables
    .text()
    .default(fileURLToPath(new URL('../console/dist/', packageFolder))),
  APOLLO_TELEMETRY_DISABLED: variables.flag(true),
  USAGE_DATABASE_URL: variables.url('postgres', 'postgresql').optional(),
  USAGE_RETENTION_DAYS: variables.integer({ default: 90, min: 1, max: 3_650 }),
});

export const configSchema = variablesSchema.superRefine(refuseContradictions);

export type GatewayConfig = ReturnType<typeof readGatewayConfig>;

/** @throws ConfigError with all faults at once */
export function readGatewayConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = readConfig(configSchema, env);
  return {
    ...httpConfig(given, { port: given.GATEWAY_PORT }),
    telemetry: telemetryConfig(given),
    logLevel: given.LOG_LEVEL,
    supergraphFile: given.SUPERGRAPH_FILE,
    deadlineMs: given.REQUEST_DEADLINE_MS,
    cost: {
      mode: given.COST_MODE,
      budgets: {
        anonymous: given.COST_BUDGET_ANONYMOUS,
        user: given.COST_BUDGET_USER,
        staff: given.COST_BUDGET_STAFF,
      },
      perMinute: given.COST_PER_MINUTE,
      burst: given.COST_BURST,
      listSize: given.COST_LIST_SIZE,
      pageMax: given.COST_PAGE_MAX,
    },
    engine: given.GATEWAY_ENGINE,
    subgraphTimeoutMs: given.SUBGRAPH_TIMEOUT_MS,
    subgraphConnectionsMax: given.SUBGRAPH_CONNECTIONS_MAX,
    limits: readRequestLimits(given),
    documents: readDocumentSettings(given),
    /** Undefined: replicas share what they share in the database of usage, or not at all. */
    redisUrl: given.REDIS_URL,
    streams: streamLimitConfig(given),
    requestsMax: given.REQUESTS_MAX,
    queueMsMax: given.QUEUE_MS_MAX,
    batchMax: given.BATCH_MAX,
    /** Address by subgraph name, where it differs from the supergraph's routing url. */
    subgraphUrls: forNames(subgraphNames, (name) => given[urlVariable(name)]),
    gatewaySecret: given.GATEWAY_SUBGRAPH_SECRET,
    issuer: given.AUTH_ISSUER,
    audience: given.AUTH_AUDIENCE,
    jwksUrl: given.AUTH_JWKS_URL,
    /** Undefined: what was taken back is heard as news, and not asked for. */
    revocationsUrl: given.AUTH_REVOCATIONS_URL,
    /** Undefined: API keys are not known. */
    apiKeysUrl: given.AUTH_API_KEYS_URL,
    authorisation: given.AUTHORISATION,
    policies: given.POLICIES_FILE === undefined ? undefined : readPolicies(given.POLICIES_FILE),
    headers: given.HEADERS_FILE === undefined ? undefined : readHeaderTable(given.HEADERS_FILE),
    /** Undefined: no session passes in a cookie. */
    sessionSubgraph: given.SESSION_SUBGRAPH,
    mediaSubgraphs: given.MEDIA_SUBGRAPHS,
    cacheTable: given.CACHE_FILE === undefined ? undefined : readCacheTable(given.CACHE_FILE),
    /** Undefined: no events are heard of. */
    eventsUrl: given.EVENTS_URL,
    cors: { origins: given.CORS_ORIGINS, credentials: given.CORS_CREDENTIALS },
    hasSandbox: given.SANDBOX,
    /** Undefined: there is no page of mails. */
    mailboxFolder: given.MAILBOX_FOLDER,
    isIntrospected: given.INTROSPECTION,
    defers: given.DEFER,
    overrideLabels: given.OVERRIDE_LABELS,
    operationsFolder: given.OPERATIONS_FOLDER,
    /** Where the web apps were built. */
    consoleFolder: given.CONSOLE_FOLDER,
    sendsTelemetry: !given.APOLLO_TELEMETRY_DISABLED,
    /** Undefined: usage is not recorded. */
    usage: given.USAGE_DATABASE_URL
      ? { url: given.USAGE_DATABASE_URL, retentionDays: given.USAGE_RETENTION_DAYS }
      : undefined,
  };
}

function costBudget(fallback: number) {
  return variables.integer({ default: fallback, min: 1, max: 1_000_000_000 });
}

/** Each label with its percentage: `launch=100,beta=12.5`. */
function labelShares() {
  const share = z
    .string()
    .regex(
      /^[a-zA-Z][a-zA-Z0-9_\-:./]*=\d{1,3}(\.\d+)?$/,
      'must be labels with shares, like "beta=12.5"',
    )
    .transform((text): [string, number] => {
      const [label = '', percent] = text.split('=');
      return [label, Number(percent)];
    })
    .refine(([, percent]) => percent <= 100, 'must give no label more than 100');
  return variables
    .list()
    .pipe(z.array(share))
    .transform(Object.fromEntries<number>);
}

/** The variable that moves a subgraph: `AUTH_URL` for auth. */
export function urlVariable<Name extends SubgraphName>(name: Name): `${Uppercase<Name>}_URL` {
  return `${name.toUpperCase() as Uppercase<Name>}_URL`;
}

/**
 * Tells @apollo/gateway, which runs with the engine `stock`, whether to send usage data to Apollo. It does so unless this variable says
 * otherwise, which it reads whenever a gateway is made.
 */
export function setTelemetry({ isSent }: { isSent: boolean }): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = String(!isSent);
}
