import { diff } from '@graphql-inspector/core';
import { diffSchemas } from '@supergraph/schema-check';
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql';
import { githubSchemas, type SchemaPair, shopifySchemas } from './public-schemas.ts';

/** What somebody says breaks, and where: a path of names, as Query.search.text. */
interface Breaking {
  readonly path: string;
  readonly message: string;
}

/**
 * Whether what breaks between two versions of three public schemas is what graphql-js and GraphQL Inspector say breaks,
 * both ways.
 *
 * @throws Error with what they say otherwise
 */
export async function agreeOnPublicSchemas(): Promise<void> {
  for (const pair of [await githubSchemas(), ...(await shopifySchemas())]) await agreeOn(pair);
}

async function agreeOn({ name, before, after }: SchemaPair): Promise<void> {
  const [earlier, later] = [buildSchema(before), buildSchema(after)];
  const own = ownBreaking(earlier, later);
  const theirs = [...ofGraphqlJs(earlier, later), ...(await ofInspector(earlier, later))];
  const missed = theirs.filter((other) => !own.some((found) => areNear(found, other)));
  const alone = own.filter((found) => !theirs.some((other) => areNear(found, other)));
  process.stdout.write(
    `${name}: ${own.length} breaking changes, ${theirs.length} of graphql-js and Inspector, which miss ${alone.length} of ours and have ${missed.length} that we miss\n`,
  );
  const faults = [
    ...missed.map(({ message }) => `missed: ${message}`),
    ...alone.map(({ message }) => `alone: ${message}`),
  ];
  if (faults.length > 0) throw new Error(`${name}:\n${faults.join('\n')}`);
}

function ownBreaking(before: GraphQLSchema, after: GraphQLSchema): Breaking[] {
  return diffSchemas(before, after)
    .filter(({ level }) => level === 'breaking')
    .map(({ coordinate, message }) => ({ path: coordinate.replace(/\((\w+):\)/, '.$1'), message }));
}

async function ofInspector(before: GraphQLSchema, after: GraphQLSchema): Promise<Breaking[]> {
  const changes = await diff(before, after);
  return changes
    .filter(({ criticality }) => criticality.level === 'BREAKING')
    .map(({ path = '', message }) => ({ path, message }));
}

function ofGraphqlJs(before: GraphQLSchema, after: GraphQLSchema): Breaking[] {
  return findBreakingChanges(before, after).map(({ description: message }) => ({
    path: pathIn(message),
    message,
  }));
}

/** graphql-js has no paths, but sentences of few forms. */
function pathIn(sentence: string): string {
  const [, member, type] =
    /^(?:A required field )?(\w+) (?:was removed from \w+|on input) type (\w+)/.exec(sentence) ??
    [];
  if (member && type) return `${type}.${member}`;
  const [, added, field] = /^A required arg (\w+) on (\w+\.\w+)/.exec(sentence) ?? [];
  if (added && field) return `${field}.${added}`;
  const [, path = '', argument] = /^@?(\w+(?:\.\w+)?)(?: arg (\w+))?/.exec(sentence) ?? [];
  return argument ? `${path}.${argument}` : path;
}

/** One may tell of a type what the other tells of its fields. */
function areNear(a: Breaking, b: Breaking): boolean {
  const [one, other] = [a.path.replace('@', ''), b.path.replace('@', '')];
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}
