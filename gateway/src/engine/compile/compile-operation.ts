import { Fault } from '@supergraph/service/errors';
import type { GraphQLSchema } from 'graphql';
import { answerInParts, type Later } from '../answer/answer-in-parts.ts';
import { concernsClient } from '../answer/asked-places.ts';
import { inTermsOfClient } from '../answer/client-terms.ts';
import { introspector } from '../answer/introspection.ts';
import type { Output, Write } from '../answer/output.ts';
import { type OwnerOf, tellHoles } from '../answer/tell-holes.ts';
import type { Permit } from '../authorise/permits.ts';
import type {
  AnswerError,
  Run,
  Stage,
  SubgraphAnswer,
  SubgraphRequest,
  Variables,
} from '../execute/run.ts';
import type { Json } from '../json.ts';
import { labelsIn } from '../plan/defer-labels.ts';
import type { NormalisedOperation } from '../plan/normalise-operation.ts';
import type { PlanNode } from '../plan/plan.ts';
import { type Choice, collectFields } from './collect-fields.ts';
import { compileObject } from './compile-answer.ts';
import { compilePartedPlan, compilePlan } from './compile-plan.ts';
import { readConditions } from './conditions.ts';
import { createOwners } from './owners.ts';
import type { TypeCheck } from './possible-types.ts';

/** What an operation came to. */
export interface Answer {
  /** JSON of the response's `data` (GraphQL §7.1). */
  readonly data: string;
  readonly errors: readonly AnswerError[];
  /** What comes later, where something was deferred. */
  readonly later?: Later;
}

export type AskHere = (request: SubgraphRequest) => Promise<SubgraphAnswer>;

/**
 * Runs an operation; `variables` are the client's, checked against their definitions.
 *
 * @param event of a subscription, what its stream told
 */
export type CompiledOperation = (
  variables: Variables,
  ask: AskHere,
  event?: SubgraphAnswer,
) => Promise<Answer>;

export interface OperationParts {
  readonly normalised: NormalisedOperation;
  /** What of it the caller gets; the plan is for that. Default all. */
  readonly permit?: Pick<Permit, 'ofFields' | 'ofType'>;
  readonly plan: PlanNode | undefined;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** What subgraphs have, of which clients may not see all. */
  readonly supergraph: GraphQLSchema;
  readonly fulfils: TypeCheck;
}

/** An operation chooses by variables which fields apply; for each choice the answer is compiled by itself. */
const CHOICES_MAX = 64;

/** Turns an operation and its plan into a function. */
export function compileOperation(parts: OperationParts): CompiledOperation {
  const { plan, normalised, fulfils, supergraph } = parts;
  const { keyOf, variableOf, operation, fragments } = normalised;
  const conditions = readConditions(normalised);
  const { defaults } = conditions;
  const surroundings = { fulfils, supergraph, variableOf, defaults };
  const ownerOf = createOwners(plan);
  const labels = labelsIn(plan);
  const answers = new Map<string, Write>();
  if (plan && labels.size > 0) {
    const fetchParts = compilePartedPlan(plan, surroundings);
    return answerInParts({ fetchParts, answerFor, ownerOf, keyOf, errorsOf });
  }
  const fetchAll: Stage = plan ? compilePlan(plan, surroundings) : nothing;

  function answerFor(variables: Variables): Write {
    const choice = conditions.choiceOf(variables);
    let write = answers.get(choice);
    if (!write) {
      if (answers.size >= CHOICES_MAX) answers.clear();
      const isTrue = (name: string) => conditions.isTrue(name, variables);
      write = compileAnswer(parts, ownerOf, { isTrue, isLater: (label) => labels.has(label) });
      answers.set(choice, write);
    }
    return write;
  }

  /** What the client hears: of subgraphs what concerns it, and of what is missing. */
  function errorsOf({ data, variables, errors }: Run, holes: readonly AnswerError[]) {
    const isTrue = (name: string) => conditions.isTrue(name, variables);
    const asked = { operation, fragments, fulfils, isTrue };
    const told = errors.filter(({ path }) => !path || concernsClient(path, data, asked));
    return [...told, ...holes].map((error) => inTermsOfClient(error, keyOf));
  }

  return async (variables, ask, event) => {
    const write = answerFor(variables);
    const found = { errors: [], absences: new Map(), shared: new Set<Json>() };
    const run: Run = { data: {}, isPlain: true, variables, ...found, ask, event };
    await fetchAll(run);
    const out: Output = { text: '', path: [], thing: undefined, run, holes: [], texts: new Map() };
    const data = write(run.data, out) ? out.text : 'null';
    const holes = out.holes.length > 0 ? tellHoles(out.holes, run, ownerOf) : [];
    return { data, errors: errorsOf(run, holes) };
  };
}

const nothing: Stage = () => undefined;

function compileAnswer(
  { normalised, schema, fulfils, permit }: OperationParts,
  ownerOf: OwnerOf,
  choices: Pick<Choice, 'isTrue' | 'isLater'>,
): Write {
  const { operation, fragments, keyOf } = normalised;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`There is no ${operation.operation} type.`);
  const choice = { fragments, fulfils, ...choices };
  for (const [key, fields] of collectFields([operation.selectionSet], root.name, choice)) {
    const name = fields[0].name.value;
    if (name.startsWith('__') || permit?.ofFields(fields) || ownerOf([key])) continue;
    throw unanswerable(`${root.name}.${name}`);
  }
  const introspect = introspector(schema, normalised);
  return compileObject(root, [operation], { ...choice, schema, keyOf, introspect, permit });
}

/** The supergraph has a field that leads to nothing but what no service can be asked for. */
function unanswerable(field: string): Fault {
  return new Fault('SERVICE_UNAVAILABLE', `No service can be asked for this of ${field}.`);
}
