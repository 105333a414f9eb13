import type { GraphQLSchema } from 'graphql';
import { type Answer, type AskOptions, ask } from '../harness/graph.ts';
import { likeToken } from '../harness/tokens.ts';
import type { Cast } from './cast.ts';
import { rootArguments, ways } from './matrix.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome, RoleName } from './roles.ts';
import { ownerOf, rootTypes, selectionOf } from './schema.ts';
import { firstOfStream, firstThroughGateway } from './streams.ts';

/** What ends the session that asks, or others of the same person: asked by somebody else of that role. */
const endingSessions: ReadonlySet<string> = new Set([
  'Mutation.logout',
  'Mutation.revokeOtherSessions',
]);

export type Ask = (
  text: string,
  options: AskOptions,
) => Promise<Pick<Answer<unknown>, 'data' | 'errors'>>;

/** Asks for a field alone, as one of the cast, by one of the ways to it. */
export function createAttempts(schema: GraphQLSchema, { tokens, variables }: Cast) {
  return async function attempt(
    coordinate: string,
    role: RoleName,
    way: readonly string[],
    askGraph: Ask = ask,
  ): Promise<Outcome> {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const steps = [...way, withArguments(coordinate, fieldName)];
    const isRoot = rootTypes.includes(typeName);
    const kind = isRoot ? typeName.toLowerCase() : 'query';
    const selection = selectionOf(schema, typeName, fieldName);
    const { text, ...given } = operationFor(kind, steps, selection);
    const own = tokens[role];
    const isElse = own !== undefined && endingSessions.has(coordinate);
    const token = isElse ? (await likeToken(own, { isStranger: true }))() : own;
    const options = { ...given, token };
    const path = steps.map((step) => step.replace(/\(.*/s, ''));
    const isStream = typeName === 'Subscription';
    const isOther = askGraph !== ask;
    const first =
      isStream && !isOther ? firstThroughGateway(text, options) : askGraph(text, options);
    const throughGateway = outcomeOf(await first, path);
    if (!isStream || isOther) return throughGateway;
    const owner = ownerOf(typeName, fieldName);
    const atService = outcomeOf(await firstOfStream(owner, text, options), path);
    if (atService === throughGateway) return atService;
    throw new Error(`${atService} of ${owner} itself, ${throughGateway} through the gateway`);
  };

  function operationFor(kind: string, steps: readonly string[], selection: string) {
    const body = steps.reduceRight((inner, step) => `{ ${step} ${inner} }`, selection);
    const used = Object.entries(variables).filter(([name]) =>
      new RegExp(`\\$${name}\\b`).test(body),
    );
    const declared = used.map(
      ([name]) => `$${name}: ${/sku|Email/.test(name) ? 'String!' : 'ID!'}`,
    );
    const head = declared.length > 0 ? `${kind} (${declared.join(', ')})` : kind;
    return { text: `${head} ${body}`, variables: Object.fromEntries(used) };
  }
}

/** The ways to the object that has a field; none is needed to a root field. */
export function waysTo(coordinate: string): readonly (readonly string[])[] {
  const [typeName = ''] = coordinate.split('.');
  return rootTypes.includes(typeName) ? [[]] : (ways[typeName] ?? []);
}

function withArguments(coordinate: string, fieldName: string): string {
  const given = rootArguments[coordinate];
  return given ? `${fieldName}(${given})` : fieldName;
}
