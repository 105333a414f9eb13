import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  validate,
} from 'graphql';
import type { Finding, Severity } from '../core/findings/finding.ts';
import { worstOf } from '../core/findings/settle.ts';
import type { KnownOperation } from './operation.ts';
import { operationsOf } from './split-document.ts';
import { dependenciesOf } from './used-coordinates.ts';

const ERRORS_SHOWN_MAX = 3;

/** A change as it was judged. */
interface Cause {
  readonly change: {
    readonly level: string;
    readonly message: string;
    readonly affects: readonly string[];
  };
  readonly severity: Severity;
}

export interface Validation {
  /** None where there is nothing to compare with. */
  readonly before?: GraphQLSchema;
  readonly after: GraphQLSchema;
  /** What changed between the two: an operation that a change breaks is as severe as the change. */
  readonly causes: readonly Cause[];
}

/** Which operations the later schema refuses, and which use what is deprecated there. */
export function validateOperations(
  operations: readonly KnownOperation[],
  { before, after, causes }: Validation,
): Finding[] {
  return operations.flatMap((operation) => {
    const errors = validationErrors(after, operation.document);
    if (errors.length > 0) {
      const earlier = new Set(
        before && validationErrors(before, operation.document).map(messageOf),
      );
      const isNew = before !== undefined && errors.some((error) => !earlier.has(messageOf(error)));
      // Hidden literals and holes make some documents invalid as they stand; only a new error is a fact.
      if ((operation.origin === 'usage' || operation.isPartial) && !isNew) return [];
      const isOld = before !== undefined && !isNew;
      return [
        invalid(operation, errors, {
          isOld,
          causes: before && !isOld ? causesOf(operation, before, causes) : [],
        }),
      ];
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

const known = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, readonly GraphQLError[]>>();

/** What a schema refuses of a document, worked out once. */
export function validationErrors(
  schema: GraphQLSchema,
  document: DocumentNode,
): readonly GraphQLError[] {
  const ofSchema = known.get(schema) ?? new WeakMap<DocumentNode, readonly GraphQLError[]>();
  known.set(schema, ofSchema);
  const errors = ofSchema.get(document) ?? errorsOf(schema, document);
  ofSchema.set(document, errors);
  return errors;
}

/** graphql throws, instead of telling, where a variable decides on the root field of a subscription. */
function errorsOf(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const rootless = withoutRoot(schema, document);
  if (rootless.length > 0) return rootless;
  try {
    return validate(schema, document);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error];
  }
}

/** graphql tells only who runs it that there is nothing to begin at. */
function withoutRoot(schema: GraphQLSchema, document: DocumentNode): GraphQLError[] {
  return operationsOf(document)
    .filter(({ operation }) => !schema.getRootType(operation))
    .map((node) => new GraphQLError(`The graph has no ${node.operation}.`, { nodes: [node] }));
}

function messageOf({ message }: GraphQLError): string {
  return message;
}

function invalid(
  operation: KnownOperation,
  errors: readonly GraphQLError[],
  { isOld, causes }: { isOld: boolean; causes: readonly Cause[] },
): Finding {
  const shown = errors.slice(0, ERRORS_SHOWN_MAX).map(({ message }) => message);
  const more = errors.length > shown.length ? ` And ${errors.length - shown.length} more.` : '';
  const source = operation.origin === 'usage' ? 'that clients send' : `of a ${operation.origin}`;
  const severity = worstOf(causes.map((cause) => cause.severity)) ?? 'error';
  return {
    rule: 'operation/invalid',
    severity,
    message: `${operation.name} is not valid: ${shown.join(' ')}${more}`,
    reason: `The gateway refuses this operation ${source}${isOld ? '; it did before this change too' : ''}.${severity === 'error' ? '' : followed(causes)}`,
    ...(errors[0] && placeOfError(operation, errors[0])),
  };
}

/** The breaking changes that concern what the operation uses: no other makes one invalid. */
function causesOf(
  { document }: KnownOperation,
  before: GraphQLSchema,
  causes: readonly Cause[],
): Cause[] {
  const { coordinates } = dependenciesOf(before, document);
  return causes.filter(
    ({ change: { level, affects } }) =>
      level === 'breaking' && affects.some((coordinate) => coordinates.has(coordinate)),
  );
}

function followed(causes: readonly Cause[]): string {
  const [first] = causes;
  return ` It follows from what was judged already: ${first?.change.message}`;
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
