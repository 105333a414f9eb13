import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  Kind,
} from 'graphql';
import { whileWanted } from '../database/cancellation.ts';
import { Fault, faults } from '../errors.ts';
import { unanswered } from '../graphql/format-error.ts';
import { NobodyWaits } from '../http/awaited.ts';
import { answerBytes } from './answer-size.ts';
import { countFields } from './count-fields.ts';
import { createExecution, type Execution, type ExecutionLimits, runIn } from './execution.ts';
import { takeTurn } from './turns.ts';

/** What holds the process for some 50 ms to write as JSON; a gateway reads it once more. */
const ANSWER_BYTES_MAX = 8 * 1_048_576;

/**
 * Executes an operation of a schema that `boundResolvers` has seen, as graphql-js does, and ends it as a
 * whole, without data, when its answer would hold more than it may or when nobody waits for it any more.
 * Statements that are under way then are cancelled. A mutation that has begun its transaction commits or
 * rolls back as a whole all the same.
 */
export async function executeWithin(
  args: ExecutionArgs,
  limits: ExecutionLimits,
): Promise<ExecutionResult> {
  const execution = createExecution(limits);
  try {
    countOperation(args, execution);
    // Of those that came while the process was busy, some have left by the time that it is their turn.
    const turn = takeTurn(execution, undefined);
    if (turn) await Promise.race([turn, execution.cut]);
    if (execution.isOver) return answerOf(await execution.cut);
    const executed = runIn(execution, () => whileWanted(execution.signal, () => execute(args)));
    const result = await Promise.race([executed, execution.cut.then(answerOf)]);
    const bytes = answerBytes(result.data, ANSWER_BYTES_MAX);
    return bytes > ANSWER_BYTES_MAX ? answerOf(tooLong()) : result;
  } finally {
    execution.close();
  }
}

/** All that stands in the operation, before any list makes more of it. */
function countOperation(
  { document, operationName, variableValues }: ExecutionArgs,
  execution: Execution,
): void {
  const operation = getOperationAST(document, operationName);
  if (!operation) return;
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const scope = { fragments, variableValues: variableValues ?? {} };
  execution.countFields(countFields([operation.selectionSet], scope, execution.fieldsLeft()));
}

function answerOf(reason: unknown): ExecutionResult {
  const error = reason instanceof NobodyWaits ? unanswered(reason) : toError(reason);
  const http = { status: statusOf(error) };
  return {
    errors: [new GraphQLError(error.message, { originalError: error, extensions: { http } })],
  };
}

function tooLong(): Fault {
  return new Fault(
    'OPERATION_TOO_EXPENSIVE',
    `The answer would have more than ${ANSWER_BYTES_MAX} bytes. Ask for shorter lists or fewer fields.`,
    { details: { bytesMax: ANSWER_BYTES_MAX } },
  );
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Of an answer without data. */
function statusOf(error: Error): number {
  if (!(error instanceof Fault)) return 500;
  return error.code === 'SERVICE_UNAVAILABLE' ? 503 : faults[error.code].status;
}
