import type { Choices } from '../choices.ts';
import { declare, declareHome, ensure, FAMILY, implement, place } from './declare.ts';
import { addField, addType, type Draft, type Entity, type Subgraph } from './draft.ts';
import { addEntityFields, addProvides, addRequires } from './entity-fields.ts';
import { anyArgs, anyType, wrap } from './field-types.ts';
import { printSubgraph } from './print-subgraph.ts';
import { type Graph, LEAVES } from './world.ts';

/** A federated graph of two to four subgraphs; nearly all of them compose. */
export function generateGraph(choices: Choices): Graph {
  const draft: Draft = {
    choices,
    types: new Map(),
    entities: [],
    subgraphs: Array.from({ length: choices.int(2, 4) }, (_, index) => newSubgraph(`s${index}`)),
    supporting: new Set(['KeyRef.n', 'KeyRef.region']),
    overridden: new Set(),
    loose: new Set(),
    labels: undefined,
  };
  addTypes(draft);
  addFamily(draft);
  addAbstract(draft);
  for (const entity of draft.entities) {
    for (const home of entity.homes) declareHome(draft, home, entity);
  }
  declareFamily(draft);
  for (const entity of draft.entities) addEntityFields(draft, entity);
  for (const entity of draft.entities) addRequires(draft, entity);
  addRoots(draft);
  addProvides(draft);
  const { types, supporting, overridden } = draft;
  return {
    world: { types, supporting, overridden },
    subgraphs: draft.subgraphs.map(printSubgraph),
  };
}

function newSubgraph(name: string): Subgraph {
  return { name, declared: new Map(), isBlind: false };
}

const KEYS = ['id', 'code', 'id region', 'ref { n region }', 'region ref { n }'];

function addTypes(draft: Draft): void {
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
function addFamily(draft: Draft): void {
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

function declareFamily(draft: Draft): void {
  const family = draft.types.get(FAMILY);
  const first = draft.entities.find(({ name }) => family?.members.includes(name));
  const home = first?.homes[0];
  if (!family || !home) return;
  const declared = declare(home, FAMILY, 'interface');
  declared.directives.add('@key(fields: "id")');
  declared.fields.set('id', 'id: ID!');
  for (const member of family.members) implement(draft, home, FAMILY, member);
  const blind = draft.subgraphs.filter(({ isBlind }) => isBlind);
  blind.forEach((subgraph, index) => {
    const type = anyType(draft, [subgraph], 60);
    const field = { name: `extra${index}`, type, args: anyArgs(draft.choices, 20) };
    addField(family, field);
    place(draft, subgraph, FAMILY, field);
  });
}

/** An interface and a union of what every subgraph may know. */
function addAbstract(draft: Draft): void {
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
  const { choices, types, entities } = draft;
  const home = choices.pick(draft.subgraphs);
  const field = { name: 'label', type: wrap(choices, choices.pick(LEAVES)), args: '' };
  draft.labels = { home, field };
  for (const name of [...members, 'Node']) types.get(name)?.fields.set('label', field);
  for (const { name, homes } of entities) {
    if (members.includes(name) && !homes.includes(home)) homes.push(home);
  }
}

function addRoots(draft: Draft): void {
  const { choices, subgraphs } = draft;
  const query = addType(draft, 'Query', 'root');
  const mutation = addType(draft, 'Mutation', 'root');
  for (const subgraph of subgraphs) {
    for (let left = choices.int(1, 3); left > 0; left -= 1) {
      const name = `q${query.fields.size}`;
      const isShared = choices.chance(20);
      const others = subgraphs.filter((one) => one !== subgraph);
      const givers = isShared ? [subgraph, choices.pick(others)] : [subgraph];
      const type = anyType(draft, givers, 10);
      const field = addField(query, { name, type, args: anyArgs(choices, 40) });
      for (const giver of givers) place(draft, giver, 'Query', field, isShared ? '@shareable' : '');
    }
    if (!choices.chance(50)) continue;
    const made = { name: `make${mutation.fields.size}`, type: anyType(draft, [subgraph], 10) };
    const counted = { name: `count${mutation.fields.size}`, type: 'Int!', args: '' };
    place(draft, subgraph, 'Mutation', addField(mutation, { ...made, args: anyArgs(choices, 50) }));
    place(draft, subgraph, 'Mutation', addField(mutation, counted));
  }
  ensure(draft, subgraphs[0] as Subgraph, 'Query');
}
