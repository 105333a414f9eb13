import { CommandError } from '@supergraph/service/command';

/** What keeps the stack from running, said so that whoever started it can mend it. */
export class StackError extends CommandError {
  override readonly name = 'StackError';
}
