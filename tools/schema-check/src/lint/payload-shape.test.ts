import { expect, it } from 'vitest';
import { lint } from '../../test/support/lint.ts';

const rest = `type Query { a: Int } interface UserError { code: String! }
  type Taken implements UserError { code: String! } input RateInput { stars: Int! }`;

it('accepts one input, a payload with a nullable result, and typed errors', () => {
  const sdl = `type Mutation { rate(input: RateInput!): RatePayload! logout: LogoutPayload! } ${rest}
    type RatePayload { stars: Int errors: [RateError!]! } union RateError = Taken type LogoutPayload { done: Boolean! }`;
  expect(lint('payload-shape', sdl)).toEqual([]);
});

it('finds other arguments and another result', () => {
  const sdl = `type Mutation { rate(stars: Int!): Int } ${rest}`;
  expect(lint('payload-shape', sdl)).toEqual([
    'Mutation.rate gives Int instead of RatePayload!.',
    'Mutation.rate takes other arguments than input: RateInput!.',
    'RatePayload has no field errors: [RateError!]!.',
  ]);
});

it('finds results that cannot be refused, and errors that are no UserError', () => {
  const sdl = `type Mutation { rate(input: RateInput!): RatePayload! } ${rest}
    type RatePayload { stars: Int! errors: [RateError!]! } union RateError = Taken | Odd type Odd { code: String! }`;
  expect(lint('payload-shape', sdl)).toEqual([
    'RatePayload.stars cannot be null, so it cannot be refused.',
    'Odd, a member of RateError, does not implement UserError.',
  ]);
});
