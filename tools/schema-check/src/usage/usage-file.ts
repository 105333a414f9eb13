import { z } from 'zod';

const instant = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time' });
const count = z.int().nonnegative();

/**
 * What clients really sent, as `npm run usage:export` writes it and `npm run schema:check -- --usage` reads it:
 * one JSON object, UTF-8.
 *
 * ```json
 * {
 *   "format": "supergraph-usage", "version": 1,
 *   "from": "2026-03-01T00:00:00Z", "until": "2026-03-31T00:00:00Z",
 *   "operations": [{
 *     "hash": "9f86…", "name": "ProductPage", "type": "query",
 *     "signature": "query ProductPage($id:ID!){product(id:$id){title}}"
 *   }],
 *   "buckets": [{
 *     "operation": "9f86…", "start": "2026-03-01T00:00:00Z", "seconds": 86400,
 *     "clientName": "web", "clientVersion": "4.2.0",
 *     "count": 5120, "errors": 3, "durationMs": 81920, "estimateSum": 112640, "estimateMax": 22,
 *     "firstSeen": "2026-03-01T00:00:04Z", "lastSeen": "2026-03-01T23:59:58Z",
 *     "fields": { "Query.product": 5120, "Product.title": 5120 }
 *   }]
 * }
 * ```
 *
 * - An operation is known by the SHA-256, in hex, of its signature. The signature is a valid GraphQL document of
 *   that one operation and its fragments, written the same however it was sent, in which every literal is hidden:
 *   strings "", numbers 0, lists [], objects {}. Enum values and booleans stay. Variables never appear.
 * - A bucket is a minute (60) or a day (86400) of one operation, client name and client version. Which of the two
 *   is the writer's choice; a reader adds up. An unnamed client or version is the empty text.
 * - `errors` are requests whose answer held errors; `durationMs` is the sum.
 * - `estimateSum` and `estimateMax` are of what the requests were estimated to cost before they were run, 0 where
 *   nobody estimated. They may be left out.
 * - `fields` are requests by schema coordinate of the fields they selected. It serves readers where a signature
 *   no longer fits the schema, and may be left out.
 * - Operations and buckets may stand in any order. An operation without buckets was not sent.
 */
export const usageFileSchema = z.object({
  format: z.literal('supergraph-usage', { error: 'must be "supergraph-usage"' }),
  version: z.literal(1, { error: 'must be 1, the only version there is' }),
  /** The time that was recorded, also where nothing was sent. */
  from: instant,
  until: instant,
  operations: z.array(
    z.object({
      hash: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex'),
      /** Null when the operation has none. */
      name: z.string().nullable(),
      type: z.enum(['query', 'mutation', 'subscription']),
      signature: z.string().min(1),
    }),
  ),
  buckets: z.array(
    z.object({
      operation: z.string(),
      start: instant,
      seconds: z.union([z.literal(60), z.literal(86_400)]),
      clientName: z.string(),
      clientVersion: z.string(),
      count,
      errors: count,
      durationMs: z.number().nonnegative(),
      estimateSum: z.number().nonnegative().optional(),
      estimateMax: z.number().nonnegative().optional(),
      firstSeen: instant,
      lastSeen: instant,
      fields: z.record(z.string(), count).optional(),
    }),
  ),
});

export type UsageFile = z.output<typeof usageFileSchema>;
