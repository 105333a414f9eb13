import { CannotRunError } from '@supergraph/schema-check/sources';
import { CommandError } from '@supergraph/service/command';
import { metricsPortOf } from '@supergraph/service/http/metrics-port';
import { z } from 'zod';

/** Why a command about a subgraph cannot do what it is asked to: one sentence for people. */
export class SubgraphError extends CommandError {
  override readonly name = 'SubgraphError';
}

/** What the graph's files and addresses have to say is told as it is. */
export async function inOneSentence(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw error instanceof CannotRunError ? new SubgraphError(error.message) : error;
  }
}

/** The words of a subgraph, in every form in which its files need them. */
export interface SubgraphNames {
  /** `reviews`: folder, database, list field. */
  readonly service: string;
  /** `review`: the entity. */
  readonly entity: string;
  /** `rev`: the prefix of its ids. */
  readonly prefix: string;
  readonly port: number;
}

const nameSchema = z.string().regex(/^[a-z]{3,30}s$/);

/** Databases, containers and services of other kinds, and the template itself. */
const taken = ['gateways', 'events', 'usages', 'postgres', 'samples', 'tools', 'chaos'];

/** Words that TypeScript or GraphQL would not take for a variable or a type. */
const reserved =
  /^(break|case|catch|class|const|default|delete|else|enum|export|extend|field|import|interface|node|edge|new|package|return|schema|switch|throw|type|union|query|mutation|subscription|yield|error|input|page)$/;

/**
 * @param service what the user calls it: a plural, since list and table are named so too
 * @param used of the graph as it is: names and ports of subgraphs, prefixes of ids
 * @throws SubgraphError
 */
export function namesFor(
  service: string,
  used: { readonly ports: readonly number[]; readonly prefixes: ReadonlySet<string> },
): SubgraphNames {
  const entity = requireName(service);
  const lengths = [3, 4, 5];
  const prefix = lengths
    .map((length) => entity.slice(0, length))
    .find((candidate) => !used.prefixes.has(candidate));
  if (!prefix) throw new SubgraphError(`Every prefix for ids of ${service} is taken.`);
  return { service, entity, prefix, port: Math.max(...used.ports) + 1 };
}

/** @returns the entity's name, `review` for `reviews` */
export function requireName(service: string): string {
  const entity = singular(service);
  if (!nameSchema.safeParse(service).success || taken.includes(service) || reserved.test(entity)) {
    throw new SubgraphError(
      `"${service}" cannot be a subgraph's name: it is the plural of what the subgraph owns, in 4 to 31 small letters, such as reviews.`,
    );
  }
  return entity;
}

function singular(plural: string): string {
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/.test(plural)) return plural.slice(0, -2);
  return plural.slice(0, -1);
}

/** Puts the names into a text or a path of the template, which speaks of samples. */
export function renamed(text: string, { service, entity, prefix, port }: SubgraphNames): string {
  return (
    text
      .replaceAll('samples', service)
      .replaceAll('Samples', capitalised(service))
      .replaceAll('SAMPLES', service.toUpperCase())
      // A sampler is another thing.
      .replaceAll(/sample(?!r)/g, entity)
      .replaceAll(/Sample(?!r)/g, capitalised(entity))
      .replaceAll(/SAMPLE(?!R)/g, entity.toUpperCase())
      .replaceAll('smp', prefix)
      .replaceAll('4999', String(port))
      .replaceAll('5099', String(metricsPortOf(port)))
  );
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
