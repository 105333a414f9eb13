import { buildSchema, type GraphQLSchema, Kind } from 'graphql';
import { compileOperation } from '../../../src/engine/compile/compile-operation.ts';
import { createTypeCheck } from '../../../src/engine/compile/possible-types.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../../../src/engine/execute/run.ts';
import { makePlans } from '../../../src/engine/plan/make-plans.ts';
import { normaliseOperation } from '../../../src/engine/plan/normalise-operation.ts';
import { schemaNames } from '../../../src/engine/plan/schema-names.ts';
import type { Fault } from '../faults.ts';
import type { ClientRequest } from './monolith.ts';
import type { Case } from './resolve.ts';
import type { GivenAnswer, Subgraph } from './subgraph.ts';

/** The gateway's engine without its thread and its cache: what is compared is what it answers. */
export function createOwnEngine(
  supergraphSdl: string,
  schema: GraphQLSchema,
  subgraphs: ReadonlyMap<string, Subgraph>,
) {
  const supergraph = buildSchema(supergraphSdl, { assumeValid: true });
  const fulfils = createTypeCheck(supergraph);
  const names = schemaNames(supergraph);
  const makePlan = makePlans(supergraphSdl);

  /** The operation, ready to run as often as one likes. */
  return (document: ClientRequest['document']) => {
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
    if (!operation) throw new Error('There is no operation.');
    const normalised = normaliseOperation(document, operation, names);
    const plan = makePlan(normalised.toPlan);
    const run = compileOperation({ normalised, plan, schema, fulfils });
    return async (variables: ClientRequest['variables'], fault: Fault): Promise<GivenAnswer> => {
      const running: Case = { fault, counted: 0 };
      const { data, errors } = await run(variables, (request) => ask(subgraphs, request, running));
      const told = errors.map((error) => ({ ...error, path: error.path ?? undefined }));
      return JSON.parse(
        `{"data":${data}${told.length > 0 ? `,"errors":${JSON.stringify(told)}` : ''}}`,
      );
    };
  };
}

async function ask(
  subgraphs: ReadonlyMap<string, Subgraph>,
  { subgraph, body, isOfUse }: SubgraphRequest,
  running: Case,
): Promise<SubgraphAnswer> {
  const asked = subgraphs.get(subgraph);
  if (!asked) throw new Error(`There is no subgraph ${subgraph}.`);
  const answer = (await asked(JSON.parse(body), running)) as SubgraphAnswer;
  return isOfUse(answer) ? answer : { errors: [{ message: `${subgraph} is of no use` }] };
}
