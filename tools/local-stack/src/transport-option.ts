import { Misuse, option } from '@supergraph/service/command';
import { hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { z } from 'zod';

type Transport = 'postgres' | 'rabbitmq';

export const transportOption = option.value<Transport>(
  'postgres|rabbitmq',
  'how events travel; RABBITMQ_URL names the broker',
  z.enum(['postgres', 'rabbitmq'], 'must be postgres or rabbitmq').default('postgres'),
);

/** @throws Misuse when it is RabbitMQ and no broker answers */
export async function requireTransport(transport: Transport): Promise<void> {
  if (transport === 'postgres' || (await hasRabbitmq())) return;
  throw new Misuse(`No RabbitMQ answers at ${new URL(rabbitmqUrl).host}.`);
}
