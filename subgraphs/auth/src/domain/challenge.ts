/** What a challenge is for: one that was given for something else is refused. */
export const challengePurposes = [
  'SECOND_FACTOR',
  'REGISTER_PASSKEY',
  'SIGN_IN_BY_PASSKEY',
  'PROVE_BY_PASSKEY',
] as const;

export type ChallengePurpose = (typeof challengePurposes)[number];

/** What a passkey answers; SECOND_FACTOR is answered by a code. */
export type PasskeyPurpose = Exclude<ChallengePurpose, 'SECOND_FACTOR'>;

/** Time to take a phone out, and no more. */
export const challengeLifetimeMs = 5 * 60_000;
