import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
} from 'graphql';
import type { Choices } from '../choices.ts';
import type { VariablesInMaking } from './variables.ts';
import { writeApart } from './write-apart.ts';
import { anyKey, condition, writeArgs } from './write-parts.ts';

/** An operation while it is being written. */
export interface Writing {
  readonly choices: Choices;
  readonly schema: GraphQLSchema;
  readonly variables: VariablesInMaking;
  readonly fragments: string[];
  /** By the fragment's name. */
  readonly fragmentTypes: Map<string, string>;
  /** Arguments that a field had before, so that some fields merge. */
  readonly args: Map<string, string>;
  /** What a key of the answer stands for. */
  readonly keys: Map<string, string>;
  readonly budget: { left: number };
  /** Whether names are such as could be mistaken for others. */
  readonly isOdd: boolean;
}

const DEPTH_MAX = 5;

/** With braces. */
export function writeSelections(
  writing: Writing,
  type: GraphQLCompositeType,
  depth: number,
): string {
  const { choices } = writing;
  const parts: string[] = [];
  for (let left = choices.int(1, depth === 0 ? 5 : 4); left > 0; left -= 1) {
    writing.budget.left -= 1;
    parts.push(writeSelection(writing, type, depth));
  }
  return `{ ${parts.join(' ')} }`;
}

function writeSelection(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { choices, budget } = writing;
  const isTired = budget.left <= 0 || depth >= DEPTH_MAX;
  const apart = choices.chance(25) ? writeApart(writing, type) : undefined;
  if (apart !== undefined) return apart;
  if (choices.chance(isTired ? 3 : 16)) return writeInline(writing, type, depth);
  if (choices.chance(isTired ? 3 : 10)) return writeSpread(writing, type, depth);
  if (isUnionType(type) || choices.chance(12)) {
    if (isUnionType(type) && choices.chance(60) && !isTired)
      return writeInline(writing, type, depth);
    return writeTypename(writing);
  }
  const fields = Object.values(type.getFields()).filter(
    (field) => !isTired || !isCompositeType(getNamedType(field.type)),
  );
  if (fields.length === 0) return writeTypename(writing);
  return writeField(writing, type, choices.pick(fields), depth);
}

function writeTypename(writing: Writing): string {
  const { choices } = writing;
  const key = choices.chance(50) ? anyKey(writing) : '__typename';
  if (!claim(writing, key, '__typename')) return '__typename';
  return `${key === '__typename' ? '' : `${key}: `}__typename${condition(writing)}`;
}

function writeField(
  writing: Writing,
  type: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  depth: number,
): string {
  const args = writeArgs(writing, type, field);
  const thing = `${field.name}${args} ${field.type}`;
  let key = writing.choices.chance(25) ? anyKey(writing) : field.name;
  while (!claim(writing, key, thing)) key = `k${writing.keys.size}`;
  const alias = key === field.name ? '' : `${key}: `;
  const inner = getNamedType(field.type);
  const selections = isCompositeType(inner) ? ` ${writeSelections(writing, inner, depth + 1)}` : '';
  return `${alias}${field.name}${args}${condition(writing)}${selections}`;
}

/** A key stands for one thing, unless it is left to chance whether that merges. */
function claim({ keys, choices }: Writing, key: string, thing: string): boolean {
  const known = keys.get(key);
  if (known === undefined) keys.set(key, thing);
  return known === undefined || known === thing || choices.chance(4);
}

function writeInline(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { choices } = writing;
  if (choices.chance(20) && !isUnionType(type))
    return `...${condition(writing)} ${writeSelections(writing, type, depth + 1)}`;
  const target = choices.pick(conditionsFor(writing, type));
  return `... on ${target.name}${condition(writing)} ${writeSelections(writing, target, depth + 1)}`;
}

function writeSpread(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { choices, fragments, fragmentTypes } = writing;
  const targets = conditionsFor(writing, type);
  const known = [...fragmentTypes].filter(([, on]) => targets.some(({ name }) => name === on));
  if (known.length > 0 && choices.chance(50))
    return `...${choices.pick(known)[0]}${condition(writing)}`;
  const target = choices.pick(targets);
  const selections = writeSelections(writing, target, depth + 1);
  const name = `F${fragments.length}`;
  fragments.push(`fragment ${name} on ${target.name} ${selections}`);
  fragmentTypes.set(name, target.name);
  return `...${name}${condition(writing)}`;
}

/** Types that a thing of this type may be of. */
function conditionsFor({ schema }: Writing, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  const all = Object.values(schema.getTypeMap()).filter(isCompositeType);
  return all.filter((one) =>
    isAbstractType(one)
      ? possible.some((inner) => schema.isSubType(one, inner))
      : possible.some((inner) => inner === one),
  );
}
