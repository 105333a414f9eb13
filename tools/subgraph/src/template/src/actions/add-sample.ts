import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import { line } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { Sample } from '../domain/sample.ts';
import { refusals } from '../errors.ts';
import { insertSample } from '../store/samples.ts';

const addSampleInput = z.object({
  name: line({ max: 100 }),
});

/**
 * Adds a sample of the caller's and says so.
 *
 * @throws UNAUTHENTICATED, BAD_USER_INPUT, and refuses with SAMPLE_NAME_TAKEN
 */
export async function addSample(context: ActionContext, input: unknown): Promise<Sample> {
  const { id: createdById } = requireUser(context.caller);
  const { name } = parseInput(addSampleInput, input);
  const sample: Sample = {
    ...{ id: newId('smp'), name, createdById, createdAt: context.clock(), version: 1 },
  };
  return inTransaction(context.db, async (tx) => {
    if (!(await insertSample(tx, sample))) {
      const message = `You have a sample named "${name}" already.`;
      return refusals.refuse('SAMPLE_NAME_TAKEN', message, ['input', 'name']);
    }
    await appendEvents(tx, [
      {
        type: 'samples.sample.added.v1',
        subject: sample.id,
        sequence: sample.version,
        data: { sampleId: sample.id, name, createdById },
      },
    ]);
    return sample;
  });
}
