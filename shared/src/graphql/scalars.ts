import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLCurrency, GraphQLDateTime } from 'graphql-scalars';

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

/** Resolvers of the scalars that every subgraph declares alike. */
export const scalarResolvers = {
  BigInt: BigIntScalar,
  DateTime: GraphQLDateTime,
  CurrencyCode: GraphQLCurrency,
};

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
