// The process of the attacker: what it takes to send must not slow down who watches.
import { setPriority } from 'node:os';
import { z } from 'zod';
import { attackNamed } from '../attacks/all-attacks.ts';
import { createAttacker } from './attacker.ts';
import { targetSchema } from './target.ts';

/** A real attacker has a machine of its own: here it takes what the system leaves. */
const NICE = 10;

const jobSchema = z.object({ attack: z.string(), seconds: z.number(), target: targetSchema });

setPriority(NICE);
process.once('message', async (message) => {
  const { attack, seconds, target } = jobSchema.parse(message);
  const attacker = createAttacker(target, { seconds });
  await attackNamed(attack).send(attacker);
  attacker.end();
  // Whatever was still under way has been hung up by then, and is counted.
  setImmediate(() => process.send?.(attacker.tally, () => process.exit(0)));
});
// What ends this process with its parent lets go of the channel, and nothing else keeps it alive yet.
process.channel?.ref();
process.send?.('ready');
