/** What a challenge is for: one that was given for something else is refused. */
export const challengePurposes = ['SECOND_FACTOR'] as const;

export type ChallengePurpose = (typeof challengePurposes)[number];

/** Time to take a phone out, and no more. */
export const challengeLifetimeMs = 5 * 60_000;
