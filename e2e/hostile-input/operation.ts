import {
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { RawJson } from './hostile-values.ts';
import type { Place } from './positions.ts';

export type Arguments = Readonly<Record<string, unknown>>;

const DEPTH = 2;

/** Asks for the field with a variable for each argument. */
export function withVariables(place: Place, given: Arguments): string {
  const used = place.field.args.filter(({ name }) => name in given);
  const declared = used.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = used.map(({ name }) => `${name}: $${name}`).join(', ');
  return documentOf(place, { declared: declared && `(${declared})`, passed });
}

/** The same with the arguments in the document itself. */
export function withLiterals(place: Place, given: Arguments): string {
  const used = place.field.args.filter(({ name }) => given[name] !== undefined);
  const passed = used.map(({ name, type }) => `${name}: ${literalOf(type, given[name])}`);
  return documentOf(place, { declared: '', passed: passed.join(', ') });
}

function documentOf(
  { kind, route, field }: Place,
  { declared, passed }: { declared: string; passed: string },
): string {
  const name = route.at(-1);
  const own = `${name}${passed && `(${passed})`} ${selectionOf(getNamedType(field.type), DEPTH)}`;
  const body = route.slice(0, -1).reduceRight((inner, step) => `${step} { ${inner} }`, own);
  return `${kind} HostileInput${declared} { ${body} }`;
}

/** All fields without arguments, so that whatever was written is read again. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return '';
  if (isUnionType(type)) {
    const shared = new Set(type.getTypes().flatMap((member) => member.getInterfaces()));
    const spreads = [...shared].map((each) => `... on ${each} ${selectionOf(each, 0)}`);
    return `{ __typename ${spreads.join(' ')} }`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields())
    .filter(({ args }) => args.length === 0)
    .map((field) => ({ name: field.name, type: getNamedType(field.type) }))
    .filter((field) => !isCompositeType(field.type) || depth > 0)
    .map((field) => `${field.name} ${selectionOf(field.type, depth - 1)}`);
  return `{ __typename ${fields.join(' ')} }`;
}

/** A value as GraphQL writes it. JSON's strings are GraphQL's, but for names of an enum. */
function literalOf(type: GraphQLInputType, value: unknown): string {
  const nullable = getNullableType(type);
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) {
    const item = isListType(nullable) ? nullable.ofType : type;
    return `[${value.map((each) => literalOf(item, each)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${name}: ${literalOf(fields[name]?.type ?? type, item)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (isListType(nullable)) return literalOf(nullable.ofType, value);
  const isName = typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value);
  return isEnumType(nullable) && isName ? value : (JSON.stringify(value) ?? 'null');
}
