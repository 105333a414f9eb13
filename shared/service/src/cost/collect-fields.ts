import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from './amount.ts';
import { isDeferred, isIncluded } from './conditions.ts';

/** The operation is too large to be reckoned up in a reasonable time. */
export class TooManySelections extends Error {
  override readonly name = 'TooManySelections';
}

/** Selections looked at for one operation, each as often as it stands in a set that is collected. */
const SELECTIONS_MAX = 100_000;

interface Collecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Variables;
}

/** What is asked of an object. */
interface Collected {
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  /** How many fragments of it come later. */
  readonly deferred: number;
}

/**
 * Gives, for an object type and selection sets, the fields that are answered by response name.
 *
 * Source: GraphQL specification, CollectFields
 */
export function collectFields({ schema, fragments, conditions }: Collecting) {
  let looked = 0;

  return (type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Collected => {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    let deferred = 0;
    for (const set of sets) collect(set);
    return { fields, deferred };

    function collect({ selections }: SelectionSetNode): void {
      looked += selections.length;
      if (looked > SELECTIONS_MAX) throw new TooManySelections();
      for (const selection of selections) {
        if (!isIncluded(selection, conditions)) continue;
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const nodes = fields.get(name);
          if (nodes) nodes.push(selection);
          else fields.set(name, [selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition)) enter(selection, selection.selectionSet);
        } else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          const fragment = fragments.get(selection.name.value);
          if (fragment && applies(fragment.typeCondition)) enter(selection, fragment.selectionSet);
        }
      }
    }

    function enter(fragment: SelectionNode, set: SelectionSetNode): void {
      if (isDeferred(fragment, conditions)) deferred += 1;
      collect(set);
    }

    function applies(condition: NamedTypeNode | undefined): boolean {
      if (!condition || condition.name.value === type.name) return true;
      const abstract = schema.getType(condition.name.value);
      return isAbstractType(abstract) && schema.isSubType(abstract, type);
    }
  };
}
