import { z } from 'zod';

const severity = z.enum(['error', 'warning', 'info', 'off']);
const globs = z.array(z.string().min(1));

/**
 * `.schema-check.yaml`: what the check reads, and how strictly it judges. All keys may be left out. Every file and
 * glob is relative to the folder of the file itself.
 */
export const configSchema = z.strictObject({
  /** The subgraphs, in rover's format. */
  supergraph: z.string().default('supergraph.yaml'),
  /** The composed supergraph, from which the base of an introspected subgraph is taken. */
  composed: z.string().default('supergraph.graphql'),
  /** What runs the graph: apollo-gateway refuses @authenticated and the like, and so does composition then. */
  router: z.enum(['any', 'apollo-gateway']).default('any'),
  /** The branch whose merge base is the base when --base is not given. */
  mainBranch: z.string().default('main'),
  /** Documents (.graphql), source files with gql`…`, and persisted-document manifests (.json). */
  operations: globs.default([]),
  /** Whether no operation is ever sent but those, as with a safelist: then what they do not use is unused. */
  operationsAreComplete: z.boolean().default(false),
  usage: z
    .strictObject({
      /** A file or an address. */
      source: z.string().optional(),
      periodDays: z.number().positive().default(30),
      /** A change is unused below this many requests within the period … */
      minimumCount: z.int().positive().default(1),
      /** … or below this share of all requests. */
      minimumPercent: z.number().min(0).max(100).default(0),
      /** Fewer requests than this within the period prove nothing unused. */
      requestsMin: z.int().nonnegative().default(100),
      /** Clients whose requests do not count, by name. */
      ignoreClients: z.array(z.string()).default([]),
    })
    .prefault({}),
  plans: z
    .strictObject({
      /** More additional fetches than this are an error, fewer a warning. */
      extraFetchesMax: z.int().nonnegative().default(2),
      /** The same for steps that wait for each other. */
      extraWavesMax: z.int().nonnegative().default(1),
    })
    .prefault({}),
  cost: z
    .strictObject({
      /** An operation that costs more is an error. */
      max: z.number().positive().optional(),
      /** A rise by more than this share is a warning. */
      increasePercentMax: z.number().nonnegative().default(50),
      /** Assumed length of a list whose length neither an argument nor @listSize tells. */
      listSize: z.int().positive().default(20),
    })
    .prefault({}),
  contracts: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a name of lower-case letters, digits and -'),
      z
        .strictObject({
          /** Only unions, and fields of objects and interfaces, that carry one of these tags; all when empty. */
          include: z.array(z.string()).default([]),
          /** Nothing that carries one of these tags. */
          exclude: z.array(z.string()).default([]),
          /** Leaves out types that no root field leads to. */
          hideUnreachable: z.boolean().default(true),
          /** Operations that must be valid in this contract. */
          operations: globs.default([]),
        })
        .refine(
          ({ include, exclude }) => !include.some((tag) => exclude.includes(tag)),
          'must not include and exclude the same tag',
        ),
    )
    .default({}),
  lint: z
    .strictObject({
      /** Which rules are looked at; without it, recommended, as warnings, and only where a change brings a fault in. */
      preset: z.enum(['none', 'recommended', 'relay', 'commerce']).optional(),
      /** A file of faults that were there before, as --write-baseline writes it; they are not told. */
      baseline: z.string().optional(),
      /** Where a subgraph's resolvers stand; {subgraph} is its name. Empty: not looked at. */
      resolvers: z.string().default(''),
    })
    .prefault({}),
  /** Findings that somebody decided to live with: they, and what follows from them, become information. */
  accept: z
    .array(
      z.strictObject({
        rule: z.string(),
        coordinate: z.string().optional(),
        reason: z.string().min(1),
        /** Whom to ask: a team, a person. */
        owner: z.string().min(1),
        /** The last day, as in 2026-03-31. */
        until: z.iso.date(),
      }),
    )
    .default([]),
  /** Another severity for a rule, or for a group as "lint/*". */
  rules: z.record(z.string(), severity).default({}),
  /** The severity from which findings fail the check. */
  failOn: z.enum(['error', 'warning', 'info', 'never']).default('error'),
});

export type CheckConfig = z.output<typeof configSchema>;
export type ContractConfig = CheckConfig['contracts'][string];
