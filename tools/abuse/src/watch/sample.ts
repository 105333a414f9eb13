import { z } from 'zod';

/** What the bystander's process is told to do; told again, it goes on with the new. */
export const watchSchema = z.object({
  gateway: z.string(),
  /** Base address of every service, by name. */
  services: z.record(z.string(), z.string()),
  /** Whence the bystander comes. */
  address: z.string(),
  token: z.string(),
  /** Signs in as well while this is given. */
  login: z.object({ email: z.string(), password: z.string() }).optional(),
});

export type Watch = z.output<typeof watchSchema>;

/** One request of a bystander. Moments in milliseconds of the Unix epoch, with fractions. */
export const sampleSchema = z.object({
  id: z.number(),
  /** `query`, `sign-in`, or a service's name and path. */
  what: z.string(),
  sentAt: z.number(),
  /** Missing: it has not come back. */
  backAt: z.number().optional(),
  /** Why the answer was none. */
  failure: z.string().optional(),
});

export type Sample = z.output<typeof sampleSchema>;
