import { createRabbitTestTransport, hasRabbitmq } from '../src/testing/rabbitmq.ts';
import { describeTransport } from '../src/testing/transport-contract.ts';

if (await hasRabbitmq())
  describeTransport('the RabbitMQ transport', () => createRabbitTestTransport());
