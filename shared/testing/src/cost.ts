import { readCostDirectives } from '@supergraph/service/cost/cost-directives';
import type { CostModel } from '@supergraph/service/cost/cost-model';
import { operationCost } from '@supergraph/service/cost/operation-cost';
import {
  buildSchema,
  getOperationAST,
  MaxIntrospectionDepthRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

const definitions = `
  directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

/** graphql-js refuses deep introspection itself, by one rule that other servers do not have. */
const rules = specifiedRules.filter((rule) => rule !== MaxIntrospectionDepthRule);

/** What operations cost in a schema that uses the two directives, which are declared here. */
export function costIn(sdl: string, settings: Partial<CostModel> = {}) {
  const schema = buildSchema(definitions + sdl);
  const model = { schema, directives: readCostDirectives(parse(sdl)), listSize: 20, ...settings };
  return (text: string, variables?: Record<string, unknown>): number => {
    const document = parse(text);
    const operation = getOperationAST(document);
    const [fault] = validate(schema, document, rules);
    if (!operation || fault) throw fault ?? new Error('no operation');
    return operationCost(model, document, operation)(variables);
  };
}
