import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { NormalisedOperation } from '../plan/normalise-operation.ts';
import { allOf, type Condition, type Requirement } from './requirement.ts';
import type { Requirements } from './requirements.ts';

/** What of an operation is not for everybody. */
export interface ProtectedParts {
  /** Each that decides over something in it, in one order for operations with one text. */
  readonly conditions: Requirement;
  readonly fields: ReadonlyMap<FieldNode, Requirement>;
  /** Types of which a thing may be found where the operation asks for a wider one. */
  readonly types: ReadonlyMap<string, Requirement>;
}

export function findProtectedParts(
  { operation, fragments }: Pick<NormalisedOperation, 'operation' | 'fragments'>,
  requirements: Requirements,
  supergraph: GraphQLSchema,
): ProtectedParts {
  const fields = new Map<FieldNode, Requirement>();
  const types = new Map<string, Requirement>();
  const info = new TypeInfo(supergraph);
  const look = visitWithTypeInfo(info, {
    Field(field) {
      const parent = info.getParentType();
      const requirement = requirements.ofField(parent?.name ?? '', field.name.value);
      if (requirement.size > 0) fields.set(field, requirement);
      const type = getNamedType(info.getType());
      for (const { name } of isAbstractType(type) ? supergraph.getPossibleTypes(type) : []) {
        const ofType = requirements.ofType(name);
        if (ofType.size > 0) types.set(name, ofType);
      }
    },
  });
  for (const definition of [operation, ...fragments.values()]) visit(definition, look);
  const conditions: ReadonlyMap<string, Condition> = allOf([...fields.values(), ...types.values()]);
  return { conditions, fields, types };
}
