import { opaqueLine } from '@supergraph/service/text';
import { z } from 'zod';
import { eventConsumerNames } from '../domain/event-consumer.ts';

export const deadLetterInput = z.object({
  consumer: z.enum(eventConsumerNames),
  id: opaqueLine({ max: 200 }),
});
