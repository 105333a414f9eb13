import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { quote } from '../answer/json-text.ts';
import {
  absentField,
  forgetPending,
  type Output,
  refused,
  type Write,
  wrong,
} from '../answer/output.ts';
import type { Refusal } from '../authorise/refusal.ts';

/**
 * CompleteValue (GraphQL §6.4.3): values of leaf types are checked and written, lists item by item; a null
 * where none may be goes up to the next place that may be null (§6.4.4).
 *
 * @param writeObject for objects, where the type has any at its heart
 */
export function compileValue(type: GraphQLOutputType, writeObject: Write | undefined): Write {
  if (!isNonNullType(type)) return nullable(compileStrict(type, writeObject));
  const write = compileStrict(type.ofType, writeObject);
  return (value, out) =>
    value === null || value === undefined ? absentField(out) : write(value, out);
}

/** Null for whatever came, with a word why (GraphQL §6.4.4). */
export function compileRefusal(type: GraphQLOutputType, refusal: Refusal): Write {
  const refuse: Write = (_value, out) => refused(out, refusal);
  if (isNonNullType(type)) return refuse;
  return (value, out) => {
    refuse(value, out);
    out.text += 'null';
    return true;
  };
}

function nullable(write: Write): Write {
  return (value, out) => {
    if (value === null || value === undefined) {
      out.text += 'null';
      return true;
    }
    const before = out.text;
    if (write(value, out)) return true;
    out.text = `${before}null`;
    keepQuiet(out);
    forgetPending(out);
    return true;
  };
}

/** Null here says it all, where only the thing itself is lost and nothing more. */
function keepQuiet({ holes, path }: Output): void {
  const last = holes.at(-1);
  if (last?.kind === 'absent' && last.quietDepth <= path.length) holes.pop();
}

/** For what is not null. */
function compileStrict(type: GraphQLOutputType, writeObject: Write | undefined): Write {
  if (isListType(type)) return list(compileValue(type.ofType, writeObject));
  if (isLeafType(type)) return compileLeaf(type);
  if (!writeObject) throw new Error('A type of objects has no fields.');
  return writeObject;
}

function list(write: Write): Write {
  return (value, out) => {
    if (!Array.isArray(value)) return wrong(out, 'gave no list where one belongs');
    const { path } = out;
    let isWhole = true;
    out.text += '[';
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) out.text += ',';
      path.push(index);
      isWhole = write(value[index], out) && isWhole;
      path.pop();
    }
    out.text += ']';
    return isWhole;
  };
}

function compileLeaf(type: GraphQLLeafType): Write {
  const toText = isEnumType(type)
    ? enumText(new Set(type.getValues().map(({ name }) => name)))
    : (leaves[type.name] ?? anything);
  const what = `gave another value than ${type.name} allows`;
  return (value, out) => {
    const text = toText(value, out.run.isPlain);
    if (text === undefined) return wrong(out, what);
    out.text += text;
    return true;
  };
}

/** @param isPlain whether strings stand as they are (see `SubgraphAnswer`) */
type ToText = (value: unknown, isPlain: boolean) => string | undefined;

function enumText(names: ReadonlySet<string>): ToText {
  return (value) => (typeof value === 'string' && names.has(value) ? `"${value}"` : undefined);
}

const text: ToText = (value, isPlain) => {
  if (typeof value !== 'string') return undefined;
  return isPlain ? `"${value}"` : quote(value);
};
const number = (value: unknown): string | undefined =>
  Number.isFinite(value) || JSON.isRawJSON(value) ? JSON.stringify(value) : undefined;

/** Scalars of the specification (§3.5); others are whatever their service says. */
const leaves: Readonly<Record<string, ToText>> = {
  String: text,
  ID: (value, isPlain) => text(value, isPlain) ?? (isWhole(value) ? number(value) : undefined),
  Float: number,
  Int: (value) => (typeof value === 'number' && (value | 0) === value ? String(value) : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
};

const anything: ToText = (value, isPlain) => text(value, isPlain) ?? JSON.stringify(value);

function isWhole(value: unknown): boolean {
  return Number.isInteger(value) || (JSON.isRawJSON(value) && /^-?\d+$/.test(value.rawJSON));
}
