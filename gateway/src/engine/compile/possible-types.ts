import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** Whether things of a type fulfil a condition. */
export type TypeCheck = (typename: string, condition: string) => boolean;

/** Remembers each pair that it was asked for: there are no more than types in the schema, squared. */
export function createTypeCheck(schema: GraphQLSchema): TypeCheck {
  const known = new Map<string, Map<string, boolean>>();
  return (typename, condition) => {
    if (typename === condition) return true;
    const ofType = known.get(typename) ?? new Map<string, boolean>();
    known.set(typename, ofType);
    let fulfils = ofType.get(condition);
    if (fulfils === undefined) {
      fulfils = isSubtype(schema, typename, condition);
      // Names come from subgraphs: what no type has is not worth remembering.
      if (schema.getType(typename)) ofType.set(condition, fulfils);
      else known.delete(typename);
    }
    return fulfils;
  };
}

function isSubtype(schema: GraphQLSchema, typename: string, condition: string): boolean {
  const [narrow, wide] = [schema.getType(typename), schema.getType(condition)];
  if (!isObjectType(narrow) && !isInterfaceType(narrow)) return false;
  return isAbstractType(wide) && schema.isSubType(wide, narrow);
}
