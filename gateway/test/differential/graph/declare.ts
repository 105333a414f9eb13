import { type Declared, type Draft, type Entity, heart, type Subgraph, typeOf } from './draft.ts';
import { COLORS, type WorldField, type WorldType } from './world.ts';

/** Lets a subgraph know a type, and all that it speaks of, if it does not yet. */
export function ensure(draft: Draft, subgraph: Subgraph, name: string): Declared | undefined {
  const known = subgraph.declared.get(name);
  if (known || BUILT_IN.has(name)) return known;
  const simple = SIMPLE[name];
  if (simple) {
    if (name === 'Filter') ensure(draft, subgraph, 'Color');
    return declare(subgraph, name, ...simple);
  }
  const type = typeOf(draft, name);
  switch (type.kind) {
    case 'entity':
      return declareStub(draft, subgraph, type as Entity);
    case 'interface':
      return declareInterface(draft, subgraph, type);
    case 'union':
      for (const member of type.members) ensure(draft, subgraph, member);
      return declare(subgraph, name, 'union', `= ${type.members.join(' | ')}`);
    case 'root':
      return declare(subgraph, name, 'type');
    case 'value': {
      const declared = declare(subgraph, name, 'type');
      if (name !== 'KeyRef') declared.fields.set('id', 'id: ID! @shareable');
      for (const field of type.fields.values()) {
        if (field.name !== 'id') place(draft, subgraph, name, field, '@shareable');
      }
      return declared;
    }
  }
}

/** Declares a field in a subgraph, and the types that it speaks of. */
export function place(
  draft: Draft,
  subgraph: Subgraph,
  typeName: string,
  field: WorldField,
  directives = '',
): void {
  const declared = ensure(draft, subgraph, typeName);
  ensure(draft, subgraph, heart(field.type));
  for (const input of ['Filter', 'Color', 'Json']) {
    if (field.args.includes(input)) ensure(draft, subgraph, input);
  }
  declared?.fields.set(field.name, `${field.name}${field.args}: ${field.type} ${directives}`);
}

/** A subgraph that can be asked for things of an entity by some of its keys. */
export function declareHome(draft: Draft, subgraph: Subgraph, entity: Entity): void {
  const isHub = entity.homes[0] === subgraph;
  const keys = isHub ? entity.keys : draft.choices.some(entity.keys, 1);
  const declared = declare(subgraph, entity.name, 'type');
  for (const key of keys) addKey(draft, subgraph, declared, key, '');
  if (isHub) declareId(declared);
}

function declareStub(draft: Draft, subgraph: Subgraph, entity: Entity): Declared {
  const declared = declare(subgraph, entity.name, 'type');
  const resolvable = draft.choices.chance(60) ? ', resolvable: false' : '';
  addKey(draft, subgraph, declared, draft.choices.pick(entity.keys), resolvable);
  return declared;
}

function addKey(
  draft: Draft,
  subgraph: Subgraph,
  { directives, fields }: Declared,
  key: string,
  resolvable: string,
): void {
  directives.add(`@key(fields: "${key}"${resolvable})`);
  for (const [name, text] of Object.entries(KEY_FIELDS)) {
    if (!new RegExp(`\\b${name}\\b`).test(key.replace(/{.*}/, ''))) continue;
    if (name === 'ref') ensure(draft, subgraph, 'KeyRef');
    fields.set(name, text);
  }
}

/** What is no key everywhere must be sharable to be given by several. */
function declareId({ directives, fields }: Declared): void {
  const isKey = [...directives].some((one) => /"id\b/.test(one));
  fields.set('id', isKey ? 'id: ID!' : 'id: ID! @shareable');
}

function declareInterface(draft: Draft, subgraph: Subgraph, type: WorldType): Declared {
  if (type.name === FAMILY) {
    const blind = declare(subgraph, type.name, 'type');
    blind.directives.add('@key(fields: "id")').add('@interfaceObject');
    blind.fields.set('id', 'id: ID!');
    return blind;
  }
  const declared = declare(subgraph, type.name, 'interface');
  declared.fields.set('id', 'id: ID!');
  for (const member of type.members) implement(draft, subgraph, type.name, member);
  const { labels } = draft;
  if (labels?.home === subgraph) {
    declared.fields.set(labels.field.name, `${labels.field.name}: ${labels.field.type}`);
  }
  return declared;
}

export function implement(draft: Draft, subgraph: Subgraph, name: string, member: string): void {
  const declared = ensure(draft, subgraph, member);
  if (!declared) return;
  declared.interfaces.add(name);
  if (typeOf(draft, member).kind === 'entity') declareId(declared);
}

export function declare(
  { declared }: Subgraph,
  name: string,
  keyword: Declared['keyword'],
  text?: string,
): Declared {
  const made: Declared = {
    keyword,
    interfaces: new Set(),
    directives: new Set(),
    fields: new Map(),
    ...(text !== undefined && { text }),
  };
  declared.set(name, made);
  return made;
}

/** The interface that is an entity itself. */
export const FAMILY = 'Family';

const BUILT_IN = new Set(['Int', 'Float', 'String', 'Boolean', 'ID']);

const SIMPLE: Readonly<Record<string, ['scalar' | 'enum' | 'input', string]>> = {
  Json: ['scalar', ''],
  Color: ['enum', `{ ${COLORS.join(' ')} }`],
  Filter: ['input', '{ n: Int = 3, tags: [String!], color: Color, inner: Filter }'],
};

const KEY_FIELDS: Readonly<Record<string, string>> = {
  id: 'id: ID!',
  code: 'code: String!',
  region: 'region: String!',
  ref: 'ref: KeyRef!',
};
