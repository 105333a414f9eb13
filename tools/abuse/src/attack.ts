import type { Attacker } from './attacker/attacker.ts';

/** Something that a hostile client does. */
export interface Attack {
  /** In kebab-case; `--only` asks for it. */
  readonly name: string;
  /** What the client does, as a sentence without its subject. */
  readonly sentence: string;
  /** Sends until all is sent or the attacker's time is up; what is still under way then is hung up. */
  readonly send: (attacker: Attacker) => Promise<void>;
  /** What every answer must be: codes, or statuses where there is none. Without it any will do. */
  readonly answers?: readonly string[];
  /** What must be among the answers. */
  readonly sees?: readonly string[];
  /** How long the slowest answer may take. */
  readonly answerMsMax?: number;
  /** How long it goes on at least, whatever the run asks for: for answers that take their time. */
  readonly secondsMin?: number;
  /** Whether somebody else signs in meanwhile. */
  readonly watchesSignIn?: boolean;
}

/** What answers of the gateway to a document that breaks a limit may be. */
export const refusedDocument = [
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'OPERATION_TOO_EXPENSIVE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
] as const;
