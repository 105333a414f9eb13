import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { parse } from 'yaml';
import { z } from 'zod';

const serviceSchema = z.looseObject({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string().optional(),
  hostname: z.string().optional(),
  command: z.array(z.string()).optional(),
  restart: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
  depends_on: z
    .record(z.string(), z.object({ condition: z.string(), required: z.boolean().optional() }))
    .default({}),
});

const composeSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });

export type ComposeService = z.output<typeof serviceSchema>;

export const composeText = readFileSync(join(repositoryFolder, 'docker-compose.yml'), 'utf8');

export function composeServices(): Record<string, ComposeService> {
  return composeSchema.parse(parse(composeText, { merge: true })).services;
}

export interface Interpolation {
  variable: string;
  /** `${X:?…}`: compose refuses to start without it. */
  isRequired: boolean;
}

const interpolation = /\$\{([A-Z_]+)(?::([?-]))?/g;

export function interpolations(text: string): Interpolation[] {
  return Array.from(text.matchAll(interpolation), ([, variable = '', operator]) => ({
    variable,
    isRequired: operator === '?',
  }));
}

/** The environment as a container sees it when every required variable is set to `value`. */
export function interpolated(
  environment: Record<string, string>,
  value: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [name, resolve(text, value)]),
  );
}

/** Innermost first, since a default may itself hold a variable. */
function resolve(text: string, value: string): string {
  const next = text.replaceAll(/\$\{[A-Z_]+:([?-])([^${}]*)\}/g, (_all, operator, fallback) =>
    operator === '?' ? value : fallback,
  );
  return next === text ? text : resolve(next, value);
}
