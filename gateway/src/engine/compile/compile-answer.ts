import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { absent, type Output, type Pending, refused, type Write, wrong } from '../answer/output.ts';
import type { Permit } from '../authorise/permits.ts';
import { isObject, type Json, typenameOf } from '../json.ts';
import { type Choice, collectFields, type LaterFragment } from './collect-fields.ts';
import { compileRefusal, compileValue } from './compile-values.ts';

export interface AnswerSurroundings extends Choice {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** The client's name for a field of the plan. */
  keyOf(name: string): string;
  /** Writes what is asked of the schema itself. */
  introspect(field: readonly FieldNode[]): Write;
  /** What the caller gets. Default all. */
  readonly permit?: Pick<Permit, 'ofFields' | 'ofType'> | undefined;
}

interface AnswerField {
  /** `"key":`, with a comma before all but the first. */
  readonly start: string;
  /** The name under which the value stands in what was fetched. */
  readonly name: string;
  readonly write: Write;
}

/** What is answered of objects of one type. */
interface AnswerObject {
  readonly fields: readonly AnswerField[];
  /** Fragments that are answered later. */
  readonly later: readonly Pick<Pending, 'label' | 'write'>[];
}

/**
 * Writes the answer out of all that was fetched: the fields that were asked for, in their order, and
 * nothing else. Works out once for each type of objects which these are.
 *
 * @param nodes whose selections count, those of an operation or of fields that are one
 */
export function compileObject(
  type: GraphQLCompositeType,
  nodes: readonly Pick<FieldNode, 'selectionSet'>[],
  surroundings: AnswerSurroundings,
): Write {
  const byType = new Map<string, AnswerObject | undefined>();
  const sets = nodes.map(({ selectionSet }) => selectionSet);

  function fieldsFor(typename: string): AnswerObject | undefined {
    if (byType.has(typename)) return byType.get(typename);
    const fields = compileFields(typename, sets, surroundings);
    byType.set(typename, fields);
    return fields;
  }

  const { schema, permit } = surroundings;
  const isPossible = (typename: string): boolean => {
    const given = schema.getType(typename);
    return isAbstractType(type) && (isObjectType(given) || isInterfaceType(given))
      ? given === type || schema.isSubType(type, given)
      : false;
  };
  if (isObjectType(type)) {
    return (value, out) => writeFields(value, fieldsFor(type.name), out);
  }
  return (value, out) => {
    const given = isObject(value) ? typenameOf(value) || type.name : type.name;
    // A type that clients must not know of is as good as nothing.
    if (!byType.has(given) && !isPossible(given)) return absent(out, out.path.length);
    const refusal = permit?.ofType(given);
    if (refusal) return refused(out, refusal);
    return writeFields(value, fieldsFor(given), out);
  };
}

function writeFields(value: unknown, object: AnswerObject | undefined, out: Output): boolean {
  if (!isObject(value)) return wrong(out, 'gave no object where one belongs');
  if (!object) return absent(out, out.path.length);
  const { shared } = out.run;
  return shared.size > 0 && shared.has(value)
    ? writeOnce(value, object, out)
    : writeObject(value, object, out);
}

/** What stands in several places is written for the first of them; what went wrong is told at each. */
function writeOnce(thing: Json, object: AnswerObject, out: Output): boolean {
  const known = out.texts.get(thing);
  if (known?.of === object) {
    out.text += known.text;
    return true;
  }
  const { text: before, holes } = out;
  const holesBefore = holes.length;
  out.text = '';
  const stands = writeObject(thing, object, out);
  if (stands && holes.length === holesBefore) out.texts.set(thing, { of: object, text: out.text });
  out.text = before + out.text;
  return stands;
}

function writeObject(value: Json, object: AnswerObject, out: Output): boolean {
  const { path } = out;
  out.text += '{';
  for (const { start, name, write } of object.fields) {
    out.text += start;
    out.thing = value;
    path.push(name);
    const stands = write(value[name], out);
    path.pop();
    if (!stands) return false;
  }
  out.text += '}';
  if (object.later.length > 0) notePending(object.later, value, out);
  return true;
}

function notePending(
  later: AnswerObject['later'],
  thing: unknown,
  { pending, path }: Output,
): void {
  for (const one of later) pending?.push({ ...one, thing, path: [...path] });
}

/** Undefined where the type's name is asked for and nothing tells it (see `@interfaceObject`). */
function compileFields(
  typename: string,
  sets: Parameters<typeof collectFields>[0],
  surroundings: AnswerSurroundings,
): AnswerObject | undefined {
  const fields: AnswerField[] = [];
  const later: LaterFragment[] = [];
  for (const [name, nodes] of collectFields(sets, typename, surroundings, later)) {
    const write = compileField(typename, nodes, surroundings);
    if (!write) return undefined;
    const key = `${JSON.stringify(surroundings.keyOf(name))}:`;
    fields.push({ start: fields.length === 0 ? key : `,${key}`, name, write });
  }
  return { fields, later: later.map((one) => compileLater(typename, one, surroundings)) };
}

function compileLater(
  typename: string,
  { label, selectionSet }: LaterFragment,
  surroundings: AnswerSurroundings,
): AnswerObject['later'][number] {
  const type = surroundings.schema.getType(typename);
  if (!isCompositeType(type)) throw new Error(`${typename} has no fields.`);
  return { label, write: compileObject(type, [{ selectionSet }], surroundings) };
}

function compileField(
  typename: string,
  nodes: readonly [FieldNode, ...FieldNode[]],
  surroundings: AnswerSurroundings,
): Write | undefined {
  const { schema, introspect, permit } = surroundings;
  const name = nodes[0].name.value;
  const parent = schema.getType(typename);
  if (name === '__typename')
    return isObjectType(parent) ? constant(JSON.stringify(typename)) : undefined;
  if (name === '__schema' || name === '__type') return introspect(nodes);
  if (!isObjectType(parent) && !isInterfaceType(parent))
    throw new Error(`${typename} has no fields.`);
  const type = parent.getFields()[name]?.type;
  if (!type) throw new Error(`${typename} has no field ${name}.`);
  const refusal = permit?.ofFields(nodes);
  if (refusal) return compileRefusal(type, refusal);
  const inner = getNamedType(type);
  const writeObject = isCompositeType(inner)
    ? compileObject(inner, nodes, surroundings)
    : undefined;
  return compileValue(type, writeObject);
}

function constant(text: string): Write {
  return (_value, out) => {
    out.text += text;
    return true;
  };
}
