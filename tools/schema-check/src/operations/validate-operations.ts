import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  validate,
} from 'graphql';
import type { Finding } from '../core/findings/finding.ts';
import type { KnownOperation } from './operation.ts';

const ERRORS_SHOWN_MAX = 3;

/**
 * Which operations the later schema refuses, and which use what is deprecated there.
 *
 * @param before none where there is nothing to compare with
 */
export function validateOperations(
  operations: readonly KnownOperation[],
  before: GraphQLSchema | undefined,
  after: GraphQLSchema,
): Finding[] {
  return operations.flatMap((operation) => {
    const errors = validationErrors(after, operation.document);
    if (errors.length > 0) {
      const known = new Set(before && validationErrors(before, operation.document).map(messageOf));
      const isNew = before !== undefined && errors.some((error) => !known.has(messageOf(error)));
      // Hidden literals make some recorded signatures invalid as they stand; only a new error is a fact.
      if (operation.origin === 'usage' && !isNew) return [];
      return [invalid(operation, errors, before !== undefined && !isNew)];
    }
    if (operation.origin === 'usage') return [];
    return validate(after, operation.document, [NoDeprecatedCustomRule]).map((error) => ({
      rule: 'operation/deprecated',
      severity: 'info' as const,
      message: `${operation.name}: ${error.message}`,
      ...placeOfError(operation, error),
    }));
  });
}

/** graphql throws, instead of telling, where a variable decides on the root field of a subscription. */
export function validationErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly GraphQLError[] {
  try {
    return validate(schema, document);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error];
  }
}

function messageOf({ message }: GraphQLError): string {
  return message;
}

function invalid(
  operation: KnownOperation,
  errors: readonly GraphQLError[],
  isOld: boolean,
): Finding {
  const shown = errors.slice(0, ERRORS_SHOWN_MAX).map(({ message }) => message);
  const more = errors.length > shown.length ? ` And ${errors.length - shown.length} more.` : '';
  const source = operation.origin === 'usage' ? 'that clients send' : `of a ${operation.origin}`;
  return {
    rule: 'operation/invalid',
    severity: 'error',
    message: `${operation.name} is not valid: ${shown.join(' ')}${more}`,
    reason: `The gateway refuses this operation ${source}${isOld ? '; it did before this change too' : ''}.`,
    ...(errors[0] && placeOfError(operation, errors[0])),
  };
}

function placeOfError(
  { file, line }: KnownOperation,
  error: GraphQLError,
): Pick<Finding, 'location'> {
  const loc = error.nodes?.[0]?.loc;
  if (loc?.source.name.includes('.')) {
    const { line: ownLine, column: ownColumn } = loc.startToken;
    const { line: lineOffset, column: columnOffset } = loc.source.locationOffset;
    return {
      location: {
        file: loc.source.name,
        line: ownLine + lineOffset - 1,
        column: ownLine === 1 ? ownColumn + columnOffset - 1 : ownColumn,
      },
    };
  }
  return file && line ? { location: { file, line, column: 1 } } : {};
}
