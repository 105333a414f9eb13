import type { DeadLetter } from '@supergraph/events/transport';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import {
  type EventConsumer,
  eventConsumerNames,
  eventConsumers,
} from '../domain/event-consumer.ts';

const argumentsSchema = z.object({
  consumer: z.enum(eventConsumerNames).nullish(),
  first: z.int().min(1, 'must be at least 1').max(100, 'must be at most 100').nullish(),
});

/** A dead letter under the name that the graph has for its consumer. */
export type ListedLetter = Omit<DeadLetter, 'consumer'> & { consumer: EventConsumer };

/**
 * The newest dead letters of one service or of all, which the transport knows, whoever they belong to.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without operations:read, BAD_USER_INPUT, SERVICE_UNAVAILABLE
 */
export async function listDeadLetters(
  { caller, letters }: ActionContext,
  args: unknown,
): Promise<{ nodes: ListedLetter[]; totalCount: number }> {
  requirePermission(caller, 'operations:read');
  const { consumer, first } = parseInput(argumentsSchema, args, 'arguments');
  const limit = first ?? 20;
  const lists = await Promise.all(
    (consumer ? [consumer] : eventConsumerNames).map(async (name) => {
      const queue = eventConsumers[name];
      const [nodes, totalCount] = await Promise.all([
        letters.deadLetters(queue, { limit }),
        letters.countDeadLetters(queue),
      ]);
      return { nodes: nodes.map((letter) => ({ ...letter, consumer: name })), totalCount };
    }),
  );
  return {
    nodes: lists
      .flatMap(({ nodes }) => nodes)
      .toSorted((one, other) => other.failedAt.getTime() - one.failedAt.getTime())
      .slice(0, limit),
    totalCount: lists.reduce((sum, list) => sum + list.totalCount, 0),
  };
}
