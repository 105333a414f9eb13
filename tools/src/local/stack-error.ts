/** What keeps the stack from running, said so that whoever started it can mend it. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
