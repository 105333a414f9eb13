import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import type { Choices } from '../choices.ts';
import { createVariables } from './variables.ts';
import { writeSelections } from './write-selections.ts';

export interface Operation {
  readonly source: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

const TRIES_MAX = 20;

/** What planners call their own variables, and names that every object answers to. */
const ODD = ['a', 'representations', 'constructor', 'toString', 'contextualArgument_1_0', 'b'];

/** A valid operation over what clients see. Those whose fields do not merge are written anew. */
export function generateOperation(choices: Choices, schema: GraphQLSchema): Operation {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { source, variables } = writeOperation(choices, schema);
    const document = parse(source);
    if (validate(schema, document).length === 0) return { source, document, variables };
  }
  const source = '{ __typename }';
  return { source, document: parse(source), variables: {} };
}

function writeOperation(choices: Choices, schema: GraphQLSchema) {
  const mutation = schema.getMutationType();
  const isMutation = mutation && choices.chance(12);
  const root = (isMutation ? mutation : schema.getQueryType()) as GraphQLObjectType;
  const isOdd = choices.chance(40);
  const variables = createVariables(choices, isOdd ? ODD : ['a', 'b', 'c']);
  const fragments: string[] = [];
  const writing = {
    isOdd,
    choices,
    schema,
    variables,
    fragments,
    fragmentTypes: new Map<string, string>(),
    args: new Map<string, string>(),
    keys: new Map<string, string>(),
    budget: { left: choices.int(6, 40) },
  };
  const selections = writeSelections(writing, root, 0);
  const head = `${isMutation ? 'mutation' : 'query'} ${choices.chance(50) ? 'Named' : ''}`;
  const source = `${head}${variables.text()} ${selections}\n${fragments.join('\n')}`;
  return { source, variables: variables.values };
}
