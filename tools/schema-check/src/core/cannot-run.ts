/** The check cannot begin or go on: the message is one sentence for people. Ends with exit code 2. */
export class CannotRunError extends Error {
  override readonly name = 'CannotRunError';
}
