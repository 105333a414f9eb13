import { isDeepStrictEqual } from 'node:util';
import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
  isUnionType,
  Kind,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { leftOut } from '../core/graph/coordinates.ts';
import { fragmentsOf } from './split-document.ts';

export interface Dependencies {
  readonly coordinates: Set<string>;
  /** Whether the schema, and the document, know everything that the operation names. */
  readonly isResolved: boolean;
}

/**
 * Every schema coordinate that an operation depends on: types it meets, fields it selects (of all
 * implementations when it selects on an interface), arguments and input fields it passes or leaves out, enum values
 * it passes or may receive, and directives.
 *
 * What stands in variables is not known, so every field and value of a variable's type counts as used; so does
 * that of an empty object or list, into which recorded signatures turn literals.
 */
export function dependenciesOf(schema: GraphQLSchema, document: DocumentNode): Dependencies {
  const used = new Set<string>();
  const fragments = fragmentsOf([document]);
  let isResolved = true;
  const types = new TypeInfo(schema);
  const optional = new Set<string>();
  const mayBeLeftOut = (value: ValueNode) =>
    value.kind === Kind.NULL || (value.kind === Kind.VARIABLE && optional.has(value.name.value));
  const isLeftOut = (arg: GraphQLArgument, given: readonly ArgumentNode[] = []) => {
    const value = given.find(({ name }) => name.value === arg.name)?.value;
    return !isRequiredArgument(arg) && (!value || mayBeLeftOut(value));
  };
  // A default that is an object leaves out what it does not set itself.
  const useDefault = ({ defaultValue, type }: GraphQLArgument | GraphQLInputField) => {
    const input = getNamedType(type);
    if (!isInputObjectType(input)) return;
    for (const value of [defaultValue].flat(Number.POSITIVE_INFINITY)) {
      if (typeof value !== 'object' || value === null) continue;
      used.add(input.name);
      for (const field of Object.values(input.getFields())) {
        const given = (value as Readonly<Record<string, unknown>>)[field.name];
        if (isDeepStrictEqual(given, field.defaultValue)) {
          used.add(leftOut(`${input.name}.${field.name}`));
        }
        useDefault({ ...field, defaultValue: given });
      }
    }
  };
  const useInput = (type: GraphQLNamedType | undefined) => {
    if (isEnumType(type)) useEnum(type, used);
    else if (isInputObjectType(type)) {
      const isKnown = used.has(`${type.name}.*`);
      used.add(type.name).add(`${type.name}.*`);
      if (isKnown) return;
      for (const field of Object.values(type.getFields())) {
        used.add(`${type.name}.${field.name}`).add(leftOut(`${type.name}.${field.name}`));
        useInput(getNamedType(field.type));
      }
    } else if (type) used.add(type.name);
  };
  const useScalar = (type: GraphQLInputType | null | undefined) => {
    const scalar = type && getNamedType(type);
    if (isScalarType(scalar)) used.add(scalar.name);
  };
  const useHiddenLiteral = (type: GraphQLInputType | null | undefined) => {
    if (type) useInput(getNamedType(type));
  };

  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ arguments: given }) {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (!parent || !field) {
          isResolved = false;
          return;
        }
        const parents = isInterfaceType(parent)
          ? [parent, ...schema.getPossibleTypes(parent)]
          : [parent];
        used.add(parent.name);
        for (const type of parents) {
          used.add(`${type.name}.${field.name}`);
          const { args } = (isUnionType(type) ? undefined : type.getFields()[field.name]) ?? field;
          for (const arg of args.filter((one) => isLeftOut(one, given))) {
            used.add(leftOut(`${type.name}.${field.name}(${arg.name}:)`));
            useDefault(arg);
          }
        }
        const type = getNamedType(field.type);
        used.add(type.name);
        if (isEnumType(type)) useEnum(type, used);
      },
      Argument({ name }) {
        useScalar(types.getInputType());
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (parent && field && !types.getDirective()) {
          used.add(`${parent.name}.${field.name}(${name.value}:)`);
        }
      },
      ObjectValue(node) {
        const type = types.getInputType();
        if (node.fields.length === 0) return useHiddenLiteral(type);
        const input = type && getNamedType(type);
        if (!isInputObjectType(input)) return;
        used.add(input.name);
        for (const field of Object.values(input.getFields())) {
          const value = node.fields.find(({ name }) => name.value === field.name)?.value;
          const isGiven = isRequiredInputField(field) || (value && !mayBeLeftOut(value));
          if (isGiven) continue;
          used.add(leftOut(`${input.name}.${field.name}`));
          useDefault(field);
        }
      },
      ListValue(node) {
        if (node.values.length === 0) useHiddenLiteral(types.getInputType());
      },
      ObjectField({ name }) {
        useScalar(types.getInputType());
        const input = types.getParentInputType();
        if (input) used.add(`${getNamedType(input).name}.${name.value}`);
      },
      EnumValue({ value }) {
        const type = types.getInputType();
        if (type) used.add(getNamedType(type).name).add(`${getNamedType(type).name}.${value}`);
      },
      VariableDefinition({ variable: { name }, type, defaultValue }) {
        const hasDefault = defaultValue !== undefined && defaultValue.kind !== Kind.NULL;
        if (!hasDefault && type.kind !== Kind.NON_NULL_TYPE) optional.add(name.value);
        const variable = typeFromAST(schema, type);
        if (variable) useInput(getNamedType(variable));
        else isResolved = false;
      },
      Directive({ name }) {
        used.add(`@${name.value}`);
      },
      FragmentSpread({ name }) {
        if (!fragments.has(name.value)) isResolved = false;
      },
      FragmentDefinition({ typeCondition }) {
        if (!schema.getType(typeCondition.name.value)) isResolved = false;
        used.add(typeCondition.name.value);
      },
      InlineFragment({ typeCondition }) {
        if (!typeCondition) return;
        if (!schema.getType(typeCondition.name.value)) isResolved = false;
        used.add(typeCondition.name.value);
      },
    }),
  );
  return { coordinates: used, isResolved };
}

function useEnum(
  type: GraphQLNamedType & { getValues(): readonly { name: string }[] },
  used: Set<string>,
) {
  used.add(type.name);
  for (const { name } of type.getValues()) used.add(`${type.name}.${name}`);
}
