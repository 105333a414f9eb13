import type { Choices } from '../choices.ts';
import { addAbstract, addFamily, addTypes } from './add-types.ts';
import { declare, declareHome, ensure, FAMILY, implement, place } from './declare.ts';
import { addField, addType, type Draft, type Subgraph } from './draft.ts';
import { addEntityFields, addProvides, addRequires } from './entity-fields.ts';
import { anyArgs, anyType } from './field-types.ts';
import { printSubgraph } from './print-subgraph.ts';
import type { Graph } from './world.ts';

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
