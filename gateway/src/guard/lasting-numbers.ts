import {
  type ASTVisitor,
  GraphQLError,
  getNamedType,
  isSpecifiedScalarType,
  Kind,
  type ValidationContext,
} from 'graphql';

/**
 * Refuses numbers in a document that would not reach their service as they were written. The planner
 * reads what goes to a scalar of our own as a double: it can write no infinity again, which looks like a
 * fault of ours, and silently loses digits of a whole number beyond 53 bits.
 */
export function lastingNumbers(context: ValidationContext): ASTVisitor {
  return {
    FloatValue: (node) => judge(node),
    IntValue: (node) => judge(node),
  };

  function judge(node: { kind: Kind.INT | Kind.FLOAT; value: string }): void {
    const number = Number(node.value);
    const type = getNamedType(context.getInputType());
    const isOurs = type && !isSpecifiedScalarType(type);
    const isLasting =
      Number.isFinite(number) &&
      !(node.kind === Kind.INT && isOurs && !Number.isSafeInteger(number));
    if (isLasting) return;
    const message = `A number of ${node.value.length} characters is too large to be sent as one: write it as a string where its type takes that.`;
    context.reportError(new GraphQLError(message));
  }
}
