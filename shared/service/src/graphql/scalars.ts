import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLCurrency, GraphQLDateTime } from 'graphql-scalars';
import { isStorableInstant } from '../instant.ts';

/**
 * 64-bit integers as decimal strings: JSON numbers lose digits above 2^53, so a client never sees
 * one. Input may be a string or, in a literal, a bare integer.
 */
export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  serialize: (value) => readBigInt(value).toString(),
  parseValue: readBigInt,
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return readBigInt(node.value);
    throw notABigInt();
  },
});

/** Instants of RFC 3339, whose year in UTC is 1 to 9999: what is written with an offset may lie beyond. */
export const DateTimeScalar = new GraphQLScalarType<Date, Date>({
  name: 'DateTime',
  serialize: GraphQLDateTime.serialize,
  parseValue: (value) => storable(GraphQLDateTime.parseValue(value)),
  parseLiteral: (node, variables) => storable(GraphQLDateTime.parseLiteral(node, variables)),
});

/** Resolvers of the scalars that every subgraph declares alike. */
export const scalarResolvers = {
  BigInt: BigIntScalar,
  DateTime: DateTimeScalar,
  CurrencyCode: GraphQLCurrency,
};

function storable(instant: Date): Date {
  if (isStorableInstant(instant)) return instant;
  throw new GraphQLError('DateTime must lie in the years 0001 to 9999 in UTC.');
}

const BOUND = 2n ** 63n;

function readBigInt(value: unknown): bigint {
  const isInteger =
    typeof value === 'bigint' ||
    (typeof value === 'number' && Number.isSafeInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,19}$/.test(value));
  if (!isInteger) throw notABigInt();
  const integer = BigInt(value);
  if (integer >= BOUND || integer < -BOUND) throw notABigInt();
  return integer;
}

function notABigInt(): GraphQLError {
  return new GraphQLError('BigInt must be a whole number of at most 64 bits, written as a string', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
