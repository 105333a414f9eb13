import { randomBytes, randomUUID } from 'node:crypto';
import type { Attack } from '../attack.ts';

const login = `mutation AbuseLogin($input: LoginInput!) {
  login(input: $input) { session { accessToken } errors { ... on UserError { code } } }
}`;
const register = `mutation AbuseRegister($input: RegisterInput!) {
  register(input: $input) { user { id } errors { ... on UserError { code } } }
}`;
const refresh = `mutation AbuseRefresh($input: RefreshSessionInput!) {
  refreshSession(input: $input) { session { accessToken } errors { ... on UserError { code } } }
}`;

const guess = (email: string) => ({ input: { email, password: randomUUID() } });

/** Guesses at what others keep to themselves. */
export const signIn: readonly Attack[] = [
  {
    name: 'wrong-logins',
    sentence: "guesses 400 times at somebody's password, 8 at once",
    send: ({ ask, flood, target: { email } }) =>
      flood({ atOnce: 8, count: 400 }, () => ask({ query: login, variables: guess(email) })),
    sees: ['RATE_LIMITED'],
    watchesSignIn: true,
  },
  {
    name: 'logins-in-one-request',
    sentence: 'puts 20 guesses at 20 accounts into each request',
    send: ({ ask, flood }) => {
      const names = Array.from({ length: 20 }, (_, number) => `i${number}`);
      const fields = names.map(
        (name) => `${name}: login(input: $${name}) { errors { ... on UserError { code } } }`,
      );
      const query = `mutation (${names.map((name) => `$${name}: LoginInput!`).join(', ')}) { ${fields.join(' ')} }`;
      return flood({ atOnce: 4, count: 20 }, () => {
        const inputs = names.map((name) => [name, guess(`${randomUUID()}@example.com`).input]);
        return ask({ query, variables: Object.fromEntries(inputs) });
      });
    },
    sees: ['RATE_LIMITED'],
    watchesSignIn: true,
  },
  {
    name: 'registrations',
    sentence: 'opens accounts as fast as it can, 8 at once',
    send: ({ ask, flood }) =>
      flood({ atOnce: 8, count: 1_000 }, () => {
        const email = `${randomUUID()}@example.com`;
        const input = { email, password: randomUUID(), displayName: 'Nobody' };
        return ask({ query: register, variables: { input } });
      }),
    sees: ['RATE_LIMITED'],
    watchesSignIn: true,
  },
  {
    name: 'refresh-guesses',
    sentence: 'guesses at refresh tokens, 16 at once',
    send: ({ ask, flood }) =>
      flood({ atOnce: 16 }, () => {
        // Of the form of the version before, which has to be looked up: another without our seal is not.
        const input = { refreshToken: randomBytes(32).toString('base64url') };
        return ask({ query: refresh, variables: { input } });
      }),
    watchesSignIn: true,
  },
];
