import { z } from 'zod';
import { eventConsumerNames } from '../domain/event-consumer.ts';

export const deadLetterInput = z.object({
  consumer: z.enum(eventConsumerNames),
  id: z.string().min(1, 'must not be empty').max(200, 'must be at most 200 characters long'),
});
