import { FAMILY } from './declare.ts';
import { addField, addType, type Draft, type Entity } from './draft.ts';
import { anyArgs, wrap } from './field-types.ts';
import { LEAVES } from './world.ts';

const KEYS = ['id', 'code', 'id region', 'ref { n region }', 'region ref { n }'];

/** Entities and values; entities have no fields yet but those of their keys. */
export function addTypes(draft: Draft): void {
  const { choices, subgraphs } = draft;
  const keyRef = addType(draft, 'KeyRef', 'value');
  for (const name of ['n', 'region']) addField(keyRef, { name, type: 'String!', args: '' });
  for (let index = choices.int(2, 4); index > 0; index -= 1) {
    const type = addType(draft, `E${index}`, 'entity');
    const homes = choices.some(subgraphs, 1, 3);
    const keys = choices.some(KEYS, 1, 3);
    const entity: Entity = Object.assign(type, { keys, homes });
    draft.entities.push(entity);
    addField(entity, { name: 'id', type: 'ID!', args: '' });
    for (const name of ['code', 'region']) {
      if (keys.some((key) => key.includes(name)))
        addField(entity, { name, type: 'String!', args: '' });
    }
    if (keys.some((key) => key.includes('ref')))
      addField(entity, { name: 'ref', type: 'KeyRef!', args: '' });
    for (const name of ['id', 'code', 'region', 'ref'])
      draft.supporting.add(`${type.name}.${name}`);
  }
  for (let index = choices.int(0, 2); index > 0; index -= 1) {
    const value = addType(draft, `V${index}`, 'value');
    addField(value, { name: 'id', type: 'ID!', args: '' });
    for (let field = choices.int(1, 3); field > 0; field -= 1) {
      const args = anyArgs(choices, 15);
      addField(value, { name: `v${field}`, type: wrap(choices, choices.pick(LEAVES)), args });
    }
  }
}

/** An interface that is an entity, of which some subgraphs do not know the types. */
export function addFamily(draft: Draft): void {
  const { choices, subgraphs, entities } = draft;
  if (!choices.chance(35)) return;
  const [home, ...others] = choices.some(subgraphs, subgraphs.length);
  if (!home) return;
  const family = addType(draft, FAMILY, 'interface');
  addField(family, { name: 'id', type: 'ID!', args: '' });
  for (const subgraph of choices.some(others, 1, 2)) subgraph.isBlind = true;
  for (const entity of choices.some(entities, 1, 2)) {
    family.members.push(entity.name);
    entity.family = FAMILY;
    const homes = entity.homes.filter((one) => !one.isBlind && one !== home);
    entity.homes.splice(0, entity.homes.length, home, ...homes);
    if (!entity.keys.includes('id')) Object.assign(entity, { keys: ['id', ...entity.keys] });
  }
}

/** An interface and a union of what every subgraph may know. */
export function addAbstract(draft: Draft): void {
  const { choices, types } = draft;
  const objects = [...types.values()].filter(
    ({ kind, name, family }) =>
      (kind === 'entity' || kind === 'value') && name !== 'KeyRef' && !family,
  );
  if (objects.length === 0) return;
  if (choices.chance(60)) {
    const type = addType(draft, 'Node', 'interface');
    type.members.push(...choices.some(objects, 1, 3).map(({ name }) => name));
    addField(type, { name: 'id', type: 'ID!', args: '' });
    if (choices.chance(60)) addLabels(draft, type.members);
  }
  if (choices.chance(50)) {
    addType(draft, 'Any', 'union').members.push(...choices.some(objects, 1, 3).map((o) => o.name));
  }
}

/** A field of all that implement the interface, which one subgraph gives of entities. */
function addLabels(draft: Draft, members: readonly string[]): void {
  const { choices, entities } = draft;
  const home = choices.pick(draft.subgraphs);
  const known = entities.filter(({ family }) => !family).map(({ name }) => name);
  const types = choices.chance(50) && known.length > 0 ? known : LEAVES;
  const field = { name: 'label', type: wrap(choices, choices.pick(types)), args: '' };
  draft.labels = { home, field };
  for (const name of [...members, 'Node']) draft.types.get(name)?.fields.set('label', field);
  for (const { name, homes } of entities) {
    if (members.includes(name) && !homes.includes(home)) homes.push(home);
  }
}
