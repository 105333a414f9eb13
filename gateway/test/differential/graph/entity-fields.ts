import { parseFieldSet } from '../../../src/engine/plan/join-directives.ts';
import { place } from './declare.ts';
import { addField, type Draft, type Entity, heart, type Subgraph } from './draft.ts';
import { anyArgs, anyType } from './field-types.ts';
import type { WorldField } from './world.ts';

/** Fields that one subgraph gives, or several, or one instead of another. */
export function addEntityFields(draft: Draft, entity: Entity): void {
  const { choices, labels } = draft;
  const label = entity.fields.get('label');
  if (label && labels) place(draft, labels.home, entity.name, label);
  for (let left = choices.int(2, 5); left > 0; left -= 1) {
    const name = `f${entity.fields.size}`;
    const givers = choices.chance(25) ? choices.some(entity.homes, 1, 3) : [];
    if (givers.length === 0) givers.push(choices.pick(entity.homes));
    const type = anyType(draft, givers, 55);
    const field = addField(entity, { name, type, args: anyArgs(choices, 20) });
    const isHidden = choices.chance(8) ? '@inaccessible' : '';
    if (givers.length > 1 || choices.chance(20)) {
      for (const giver of givers)
        place(
          draft,
          giver,
          entity.name,
          looser(draft, entity.name, field),
          `@shareable ${isHidden}`,
        );
      continue;
    }
    const [giver] = givers as [Subgraph];
    const former = entity.homes.find((home) => home !== giver);
    if (former && choices.chance(20) && mayKnow(draft, former, field)) {
      place(draft, former, entity.name, field);
      draft.overridden.add(`${former.name} ${entity.name}.${name}`);
      place(draft, giver, entity.name, field, `@override(from: "${former.name}")`);
    } else place(draft, giver, entity.name, field, isHidden);
    if (choices.chance(20))
      place(draft, giver, entity.name, addField(entity, { ...field, name: `${name}b` }));
  }
}

/** One of several may promise less than the others. */
function looser({ choices, loose }: Draft, typeName: string, field: WorldField): WorldField {
  if (!field.type.endsWith('!') || !choices.chance(20)) return field;
  loose.add(`${typeName}.${field.name}`);
  return { ...field, type: field.type.slice(0, -1) };
}

function mayKnow(draft: Draft, subgraph: Subgraph, { type }: WorldField): boolean {
  const { kind, family } = draft.types.get(heart(type)) ?? {};
  return (
    kind === undefined || kind === 'value' || (kind === 'entity' && !(family && subgraph.isBlind))
  );
}

/** Fields whose values depend on what other subgraphs give (`@requires`). */
export function addRequires(draft: Draft, entity: Entity): void {
  const { choices } = draft;
  for (const home of entity.homes) {
    if (!choices.chance(40)) continue;
    const declared = home.declared.get(entity.name);
    const foreign = [...entity.fields.values()].filter(
      ({ name, type, requires }) =>
        // Of a chain of them the planner asks a subgraph for what is another's (its external fields).
        !requires &&
        !declared?.fields.has(name) &&
        !/^(id|code|region|ref)$/.test(name) &&
        !draft.loose.has(`${entity.name}.${name}`) &&
        isPlain(draft, type),
    );
    const needed = choices.some(foreign, 1, 2);
    if (needed.length === 0) continue;
    for (const field of needed) place(draft, home, entity.name, field, '@external');
    for (let left = choices.int(1, 2); left > 0; left -= 1) {
      const set = needed.map((field) => select(draft, entity.name, field)).join(' ');
      const name = `r${entity.fields.size}`;
      const type = anyType(draft, [home], 70);
      const requires = parseFieldSet(set);
      const field = addField(entity, { name, type, args: anyArgs(choices, 20), requires });
      place(draft, home, entity.name, field, `@requires(fields: ${JSON.stringify(set)})`);
    }
  }
}

function isPlain(draft: Draft, type: string): boolean {
  return (draft.types.get(heart(type))?.kind ?? 'value') === 'value';
}

function select(draft: Draft, typeName: string, { name, type, args }: WorldField): string {
  const { choices, supporting } = draft;
  supporting.add(`${typeName}.${name}`);
  const field = `${name}${literals(draft, args)}`;
  const inner = draft.types.get(heart(type));
  if (!inner) return field;
  const plain = [...inner.fields.values()].filter((one) => isPlain(draft, one.type));
  const parts = choices.some(plain, 1, 2);
  return `${field} { ${parts.map((part) => select(draft, inner.name, part)).join(' ')} }`;
}

function literals({ choices }: Draft, args: string): string {
  const values: Readonly<Record<string, string>> = {
    n: `n: ${choices.int(1, 3)}`,
    color: 'color: GREEN',
    filter: 'filter: { tags: ["a"], inner: { n: 1 } }',
    flag: 'flag: true',
    ids: 'ids: ["1", "2"]',
    json: 'json: { a: [1] }',
    ratio: 'ratio: 0.5',
  };
  const given = Object.entries(values)
    .filter(([name]) => new RegExp(`[( ]${name}:`).test(args))
    .map(([, value]) => value);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** Fields that a subgraph gives of another's entity, on one way to it alone (`@provides`). */
export function addProvides(draft: Draft): void {
  for (const subgraph of draft.subgraphs) {
    for (const [typeName, declared] of subgraph.declared) {
      const type = draft.types.get(typeName);
      if (declared.keyword !== 'type' || type?.kind === 'value') continue;
      for (const [name, text] of declared.fields) {
        const target = draft.types.get(heart(type?.fields.get(name)?.type ?? ''));
        if (
          target?.kind !== 'entity' ||
          text.includes('@') ||
          draft.overridden.has(`${subgraph.name} ${typeName}.${name}`) ||
          !draft.choices.chance(40)
        )
          continue;
        const provided = providable(draft, subgraph, target as Entity);
        if (!provided) continue;
        place(draft, subgraph, target.name, provided, '@external');
        declared.fields.set(name, `${text} @provides(fields: "${provided.name}")`);
      }
    }
  }
}

function providable(draft: Draft, subgraph: Subgraph, target: Entity): WorldField | undefined {
  const here = subgraph.declared.get(target.name);
  return [...target.fields.values()].find(({ name, type, args, requires }) => {
    if (here?.fields.has(name) || draft.loose.has(`${target.name}.${name}`)) return false;
    if (args || requires || draft.types.has(heart(type))) return false;
    const elsewhere = draft.subgraphs.flatMap(
      (one) => one.declared.get(target.name)?.fields.get(name) ?? [],
    );
    return elsewhere.length > 0 && elsewhere.every((text) => text.includes('@shareable'));
  });
}
