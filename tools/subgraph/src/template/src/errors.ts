import { defineRefusals } from '@supergraph/service/errors';

/** Everything that samples says no to, and the GraphQL type that carries it. */
export const refusals = defineRefusals({
  SAMPLE_NAME_TAKEN: {
    type: 'SampleNameTakenError',
    when: 'The caller has a sample of this name already, in whatever case.',
    remedy: 'Choose another name.',
  },
});
