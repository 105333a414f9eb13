import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import type { Data, Thing } from '../data.ts';
import type { Fault } from '../faults.ts';
import type { World } from '../graph/world.ts';
import { type Case, resolver } from './resolve.ts';
import type { GivenAnswer } from './subgraph.ts';

export interface ClientRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What the answer must be: graphql-js over the schema that clients see, as if one service gave it all. */
export function createMonolith(schema: GraphQLSchema, world: World, data: Data) {
  const fieldResolver = resolver({ world, valueFor: data.field });
  return async ({ document, variables }: ClientRequest, fault: Fault): Promise<GivenAnswer> => {
    const running: Case = { fault, counted: 0 };
    const answer = await execute({
      schema,
      document,
      variableValues: variables,
      contextValue: running,
      fieldResolver,
      typeResolver: (thing) => (thing as Thing).__typename,
    });
    return JSON.parse(JSON.stringify(answer)) as GivenAnswer;
  };
}
