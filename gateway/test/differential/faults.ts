import type { Choices } from './choices.ts';
import { ownerOf, type World } from './graph/world.ts';
import { hash } from './leaves.ts';

/**
 * What goes wrong in a case. The first four are faults of the world: whoever gives a field gives it so,
 * and what the answer must be is known. The others are faults of one subgraph.
 */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'nulls' | 'wrongValues' | 'fieldErrors'; readonly salt: number }
  | {
      readonly kind: 'down' | 'unknownEntities' | 'entityErrors' | 'pathlessErrors' | 'shortLists';
      readonly salt: number;
      readonly subgraph: string;
    };

export type FaultKind = Fault['kind'];

export const worldFaults: readonly FaultKind[] = ['none', 'nulls', 'wrongValues', 'fieldErrors'];

const KINDS: readonly Exclude<FaultKind, 'none'>[] = [
  'nulls',
  'wrongValues',
  'fieldErrors',
  'down',
  'unknownEntities',
  'entityErrors',
  'pathlessErrors',
  'shortLists',
];

export function anyFault(choices: Choices, subgraphs: readonly { readonly name: string }[]): Fault {
  const kind = choices.pick(KINDS);
  const salt = choices.int(0, 1_000_000);
  if (kind === 'nulls' || kind === 'wrongValues' || kind === 'fieldErrors') return { kind, salt };
  return { kind, salt, subgraph: choices.pick(subgraphs).name };
}

/** Whether a field is struck. Those that others stand on are left alone: that is another kind of fault. */
export function strikes(fault: Fault, world: World, typeName: string, field: string, id: string) {
  if (fault.kind === 'none' || field === 'id' || world.supporting.has(`${typeName}.${field}`))
    return false;
  if (typeName === 'Mutation' && field.startsWith('count')) return false;
  const { name } = ownerOf(world, typeName, field);
  return hash(`${fault.salt} ${name}.${field} ${id}`) % 5 === 0;
}

export function strikesEntity(fault: Fault, typeName: string, id: string): boolean {
  return fault.kind !== 'none' && hash(`${fault.salt} ${typeName} ${id}`) % 3 === 0;
}

/** A value that no type of the specification takes. */
export const WRONG = { wrong: true };
