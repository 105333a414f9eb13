import { defineLimits } from '@supergraph/service/limits';

/** What one sender may ask of auth. Addresses count by their block: see `addressBlock`. */
export const limits = defineLimits({
  signInFreeTries: {
    variable: 'SIGN_IN_FREE_TRIES',
    default: 10,
    min: 1,
    max: 1_000_000,
    what: 'Tries with a wrong password for one account from one address that are heard without a wait; then it is 1 second, and twice as long each time.',
    beyond: 'RATE_LIMITED',
  },
  signInFreeTriesPerAddress: {
    variable: 'SIGN_IN_FREE_TRIES_PER_ADDRESS',
    default: 30,
    min: 1,
    max: 1_000_000,
    what: 'Tries with a wrong password from one address, for whatever accounts, that are heard without a wait; then it is of the same kind. One is forgiven a minute.',
    beyond: 'RATE_LIMITED',
  },
  signInWaitSecondsMax: {
    variable: 'SIGN_IN_WAIT_SECONDS_MAX',
    default: 900,
    min: 1,
    max: 86_400,
    what: 'Seconds, the longest wait that wrong passwords cost.',
    beyond: 'RATE_LIMITED',
  },
  accountsPerAddressPerHour: {
    variable: 'ACCOUNTS_PER_ADDRESS_PER_HOUR',
    default: 20,
    min: 0,
    max: 1_000_000,
    what: 'Attempts to register from one address within an hour; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
  refreshGuessesPerAddressPerMinute: {
    variable: 'REFRESH_GUESSES_PER_ADDRESS_PER_MINUTE',
    default: 60,
    min: 0,
    max: 1_000_000,
    what: 'Refresh tokens from one address within a minute that are not good; 0 for no bound.',
    beyond: 'RATE_LIMITED',
  },
  sessionsPerAccount: {
    variable: 'SESSIONS_PER_ACCOUNT',
    default: 50,
    min: 1,
    max: 10_000,
    what: 'Sessions of one account at a time; the one used longest ago ends where another begins.',
    beyond: 'INVALID_REFRESH_TOKEN',
  },
  passwordHashesMax: {
    variable: 'PASSWORD_HASHES_MAX',
    default: 4,
    min: 1,
    max: 64,
    what: 'Passwords hashed at once by one process, 19 MiB each; never more than it has processors.',
    beyond: 'SERVICE_UNAVAILABLE',
  },
  passwordHashesWaitingMax: {
    variable: 'PASSWORD_HASHES_WAITING_MAX',
    default: 64,
    min: 1,
    max: 10_000,
    what: 'Passwords that wait to be hashed by one process.',
    beyond: 'SERVICE_UNAVAILABLE',
  },
  passwordHashesWaitingPerAddressMax: {
    variable: 'PASSWORD_HASHES_WAITING_PER_ADDRESS_MAX',
    default: 20,
    min: 1,
    max: 10_000,
    what: 'Those of them that come from one address.',
    beyond: 'SERVICE_UNAVAILABLE',
  },
});

export type AuthLimits = typeof limits.defaults;
