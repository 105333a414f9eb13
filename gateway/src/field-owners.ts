import { type ConstDirectiveNode, Kind, parse } from 'graphql';

/** Which service a field comes from, by `Type.field`; fields of several services are left out. */
export type FieldOwners = ReadonlyMap<string, string>;

/** Reads the join directives of a supergraph (https://specs.apollo.dev/join/v0.5). */
export function readFieldOwners(supergraphSdl: string): FieldOwners {
  const owners = new Map<string, string>();
  const services = new Map<string, string>();
  const { definitions } = parse(supergraphSdl, { noLocation: true });
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') {
      continue;
    }
    for (const { name, directives = [] } of definition.values ?? []) {
      const service = argumentsOf(directives, 'join__graph', 'name')[0];
      if (service !== undefined) services.set(name.value, service);
    }
  }
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const ofType = argumentsOf(definition.directives, 'join__type', 'graph');
    for (const { name, directives } of definition.fields ?? []) {
      const ofField = argumentsOf(directives, 'join__field', 'graph');
      const [graph, ...others] = ofField.length > 0 ? ofField : ofType;
      const service = graph && services.get(graph);
      if (service && others.length === 0)
        owners.set(`${definition.name.value}.${name.value}`, service);
    }
  }
  return owners;
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[] = [],
  directive: string,
  argument: string,
): string[] {
  return directives
    .filter(({ name }) => name.value === directive)
    .flatMap(({ arguments: given = [] }) => given.filter(({ name }) => name.value === argument))
    .flatMap(({ value }) =>
      value.kind === Kind.ENUM || value.kind === Kind.STRING ? [value.value] : [],
    );
}
