import { buildASTSchema, type DocumentNode, type GraphQLSchema, Kind, parse } from 'graphql';
import { type Answer, compileOperation } from '../../../src/engine/compile/compile-operation.ts';
import { createTypeCheck } from '../../../src/engine/compile/possible-types.ts';
import type { SubgraphAnswer, SubgraphRequest } from '../../../src/engine/execute/run.ts';
import { withoutLiteralConditions } from '../../../src/engine/plan/literal-conditions.ts';
import { makePlans } from '../../../src/engine/plan/make-plans.ts';
import { normaliseOperation } from '../../../src/engine/plan/normalise-operation.ts';
import { schemaNames } from '../../../src/engine/plan/schema-names.ts';
import { settleOperation } from '../../../src/engine/plan/settle-operation.ts';
import type { Fault } from '../faults.ts';
import { planningLimits } from './limits.ts';
import type { ClientRequest } from './monolith.ts';
import type { Case } from './resolve.ts';
import type { GivenAnswer, Subgraph } from './subgraph.ts';

/** The gateway's engine without its thread and its cache: what is compared is what it answers. */
export function createOwnEngine(
  supergraphSdl: string,
  schema: GraphQLSchema,
  subgraphs: ReadonlyMap<string, Subgraph>,
) {
  const supergraphDocument = parse(supergraphSdl, { noLocation: true });
  const supergraph = buildASTSchema(supergraphDocument, { assumeValid: true });
  const fulfils = createTypeCheck(supergraph);
  const names = schemaNames(supergraph);
  const makePlan = makePlans(supergraphSdl, planningLimits);

  const settle = settleOperation(supergraphDocument, supergraph, fulfils);

  function settled({ document, variables }: ClientRequest, inParts = false) {
    const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
    if (!operation) throw new Error('There is no operation.');
    return settle({ document, operation }, variables, inParts);
  }

  /** The operation, ready to run. */
  function prepare(request: ClientRequest) {
    const run = compile(request, false);
    return async (fault: Fault): Promise<GivenAnswer> => {
      const [first, again] = [textOf(await run(fault)), textOf(await run(fault))];
      // From the second time on things that say the same are one.
      if (first !== again) throw new Error(`The second time it is ${again}, not ${first}.`);
      return JSON.parse(again);
    };
  }

  function compile(request: ClientRequest, inParts: boolean, travel?: () => Promise<void>) {
    const { variables } = request;
    const { document, operation } = settled(request, inParts);
    const normalised = normaliseOperation(document, operation, names);
    const plan = makePlan(normalised.toPlan);
    const run = compileOperation({ normalised, plan, schema, supergraph, fulfils });
    return (fault: Fault): Promise<Answer> => {
      const running: Case = { fault, counted: 0 };
      return run(variables, async (request) => {
        await travel?.();
        return ask(subgraphs, request, running);
      });
    };
  }

  return {
    prepare,
    /** The same where what is deferred comes later; requests are on their way for as long as `travel` lasts. */
    prepareParts: (request: ClientRequest, travel: () => Promise<void>) =>
      compile(request, true, travel),
    /** What the engine has planned in place of the operation: no condition where the planner would err. */
    planned(request: ClientRequest): DocumentNode {
      const { document, operation } = settled(request);
      const fragments = document.definitions.filter(
        ({ kind }) => kind === Kind.FRAGMENT_DEFINITION,
      );
      return withoutLiteralConditions({ ...document, definitions: [operation, ...fragments] });
    },
  };
}

function textOf({ data, errors }: Pick<Answer, 'data' | 'errors'>): string {
  const told = errors.map((error) => ({ ...error, path: error.path ?? undefined }));
  return `{"data":${data}${told.length > 0 ? `,"errors":${JSON.stringify(told)}` : ''}}`;
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
