import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import type { ActionContext } from '../deps.ts';
import { eventConsumers } from '../domain/event-consumer.ts';
import { refusals } from '../errors.ts';
import { deadLetterInput } from './dead-letter-input.ts';

/**
 * Delivers a dead letter again, with all its attempts.
 *
 * @returns its id, which is none any more
 * @throws UNAUTHENTICATED, FORBIDDEN without operations:write, BAD_USER_INPUT, SERVICE_UNAVAILABLE,
 *   and refuses with DEAD_LETTER_NOT_FOUND
 */
export async function replayDeadLetter(
  { caller, letters, log }: ActionContext,
  input: unknown,
): Promise<string> {
  const { id: actorId } = requirePermission(caller, 'operations:write');
  const { consumer, id } = parseInput(deadLetterInput, input);
  if (!(await letters.replay(eventConsumers[consumer], id))) {
    const message = `${consumer} has no dead letter ${id}.`;
    return refusals.refuse('DEAD_LETTER_NOT_FOUND', message, ['input', 'id']);
  }
  log.warn({ actorId, consumer, deadLetterId: id }, 'dead letter replayed');
  return id;
}
