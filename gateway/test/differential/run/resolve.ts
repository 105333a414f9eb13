import type { GraphQLFieldResolver } from 'graphql';
import type { Data, Thing } from '../data.ts';
import { type Fault, strikes, WRONG } from '../faults.ts';
import { LEAVES, ownerOf, type World } from '../graph/world.ts';

/** One operation under way, for whoever answers it. */
export interface Case {
  readonly fault: Fault;
  /** How many mutations were counted so far. */
  counted: number;
}

interface Told {
  readonly world: World;
  /** Undefined for who knows everything. */
  readonly subgraph?: string;
  valueFor: Data['field'];
}

/** Gives fields their values, or what a fault makes of them. */
export function resolver({ world, subgraph, valueFor }: Told): GraphQLFieldResolver<unknown, Case> {
  return (source, args, running, { parentType, fieldName }) => {
    const thing = asThing(source, parentType.name);
    if (subgraph && world.overridden.has(`${subgraph} ${parentType.name}.${fieldName}`)) {
      throw new Error(`${parentType.name}.${fieldName} is no longer given by ${subgraph}.`);
    }
    if (parentType.name === 'Mutation' && fieldName.startsWith('count')) {
      running.counted += 1;
      return running.counted;
    }
    const { fault } = running;
    const isStruck = strikes(fault, world, parentType.name, fieldName, thing.id);
    if (isStruck && (fault.kind === 'fieldErrors' || isPathless(fault, subgraph)))
      throw new Error(`struck ${parentType.name}.${fieldName} of ${thing.id}`);
    if (isStruck && fault.kind === 'nulls') return null;
    const value = valueFor(thing, parentType.name, fieldName, args);
    if (!isStruck || fault.kind !== 'wrongValues') return value;
    return spoil(value, ownerOf(world, parentType.name, fieldName).leaf);
  };
}

function isPathless(fault: Fault, subgraph: string | undefined): boolean {
  return fault.kind === 'pathlessErrors' && fault.subgraph === subgraph;
}

function asThing(source: unknown, root: string): Thing {
  return (source as Thing | undefined) ?? { __typename: root, id: 'root' };
}

/** Of a custom scalar every value is right. */
function spoil(value: unknown, leaf: string): unknown {
  if (leaf === 'Json' || !LEAVES.includes(leaf) || value === null) return value;
  return Array.isArray(value) ? value.map((item: unknown) => spoil(item, leaf)) : WRONG;
}
