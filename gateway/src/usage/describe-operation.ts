import { createHash } from 'node:crypto';
import { usageReportingSignature } from '@apollo/utils.usagereporting';
import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type OperationTypeNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** An operation as it is recorded: the same for everyone who sends it, whatever values they send. */
export interface RecordedOperation {
  /** SHA-256 of the signature, in hex. */
  readonly hash: string;
  /** Null when it has none. */
  readonly name: string | null;
  readonly type: `${OperationTypeNode}`;
  /** The operation and its fragments, sorted, without aliases; every literal is hidden. */
  readonly signature: string;
  /** `Type.field` of every field that it selects, sorted; fields of introspection left out. */
  readonly fields: readonly string[];
}

/** Fragment and variable names are the client's: without a bound, they could be of any length. */
const SIGNATURE_CHARACTERS_MAX = 65_536;

/**
 * Undefined for what is not recorded: mere introspection, which depends on no field, and a signature
 * beyond 64 KiB.
 */
export function describeOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): RecordedOperation | undefined {
  const name = operation.name?.value ?? null;
  const alone = separateOperations(document)[name ?? ''] ?? document;
  const fields = selectedFields(schema, alone);
  if (fields.length === 0) return undefined;
  const signature = usageReportingSignature(alone, name ?? '');
  if (signature.length > SIGNATURE_CHARACTERS_MAX) return undefined;
  const hash = createHash('sha256').update(signature).digest('hex');
  return { hash, name, type: operation.operation, signature, fields };
}

function selectedFields(schema: GraphQLSchema, document: DocumentNode): string[] {
  const types = new TypeInfo(schema);
  const fields = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (parent && !isIntrospection(parent.name, node.name.value)) {
          fields.add(`${parent.name}.${node.name.value}`);
        }
      },
    }),
  );
  return [...fields].toSorted();
}

function isIntrospection(type: string, field: string): boolean {
  return type.startsWith('__') || field.startsWith('__');
}
