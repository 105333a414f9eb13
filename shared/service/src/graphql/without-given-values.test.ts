import { buildSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { messageWithoutGivenValues } from './without-given-values.ts';

const schema = buildSchema(`
  enum Role { BUYER KEEPER }
  input Login { password: String! tries: [Int!] role: Role note: Login }
  type Query { login(input: Login!): Int }
`);

/** What is told of a variable's value, and what graphql-js told of it. */
function toldOf(input: unknown): string[] {
  const [operation] = parse('query ($input: Login!) { login(input: $input) }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], { input });
  return errors.map(({ message, originalError }) =>
    messageWithoutGivenValues(message, originalError?.message),
  );
}

function toldOfDocument(literal: string): string[] {
  return validate(schema, parse(`{ login(input: ${literal}) }`)).map(({ message }) =>
    messageWithoutGivenValues(message),
  );
}

const start = 'Variable "$input" got invalid value';

describe('an error about a value of the wrong type', () => {
  it('says where it lies and what was expected, but not what stood beside it', () => {
    expect(toldOf({ password: 'secret', tries: [1, 'two; at "secret"'] })).toEqual([
      `${start} at "input.tries[1]"; Int cannot represent non-integer value.`,
    ]);
    expect(toldOf({ password: 'secret', note: { role: 'BUYER' } })).toEqual([
      `${start} at "input.note"; Field "password" of required type "String!" was not provided.`,
    ]);
    expect(toldOf({ password: 'secret', pasword: 'secret' })).toEqual([
      `${start}; Field "pasword" is not defined by type "Login". Did you mean "password"?`,
    ]);
    expect(toldOf([{ password: 'secret' }]).join()).not.toContain('secret');
  });

  it('does not say the value itself either', () => {
    expect(toldOf({ password: ['secret'] })).toEqual([
      `${start} at "input.password"; String cannot represent a non string value.`,
    ]);
    expect(toldOf({ password: 'secret', role: { a: 'secret' } })).toEqual([
      `${start} at "input.role"; Enum "Role" cannot represent non-string value.`,
    ]);
  });

  it('does not say a value that a scalar of a library repeats', () => {
    const reason = 'Value is not a valid currency value: [object Object]';
    const message = `${start} { a: {} } at "input.currency"; ${reason}`;
    expect(messageWithoutGivenValues(message, reason)).toBe(
      `${start} at "input.currency"; Value is not a valid currency value.`,
    );
  });

  it('says as little where the value stands in the document', () => {
    expect(toldOfDocument('[{ password: "secret" }]')).toEqual(['Expected value of type "Login".']);
    expect(toldOfDocument('{ password: ["secret"] }')).toEqual([
      'String cannot represent a non string value.',
    ]);
  });

  it('is told without its reason where that is not known', () => {
    expect(messageWithoutGivenValues(`${start} { password: "secret" }; Whatever.`)).toBe(
      `${start}.`,
    );
  });

  it('says numbers again, which hold no text', () => {
    expect(toldOf({ password: 5 })).toEqual([
      `${start} at "input.password"; String cannot represent a non string value: 5`,
    ]);
    expect(toldOfDocument('{ password: 5 }')).toEqual([
      'String cannot represent a non string value: 5',
    ]);
  });

  it('leaves every other message as it is', () => {
    const message = 'Cannot query field "colour" on type "Product": is it found elsewhere?';
    expect(messageWithoutGivenValues(message)).toBe(message);
  });
});
