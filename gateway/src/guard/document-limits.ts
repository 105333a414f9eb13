import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * How large an operation may be. The largest that a screen of ours sends stays below a third of each;
 * a full introspection is 15 levels deep.
 */
export const documentLimits = {
  /** Of the text, before anything is built from it. */
  tokensMax: 5_000,
  /** Fields within fields, fragments followed. */
  depthMax: 20,
  /** Fields under another name: what lets one request repeat a field at will. */
  aliasesMax: 50,
  /** Fields of Query or Mutation: a hundred logins in one request are a hundred guesses. */
  rootFieldsMax: 20,
  /** Fields with all fragments unfolded: fragments within fragments grow exponentially. */
  selectionsMax: 2_000,
} as const;

interface Size {
  depth: number;
  aliases: number;
  fields: number;
}

type Limit = 'depthMax' | 'aliasesMax' | 'rootFieldsMax';

/** A validation rule that refuses operations beyond `limits`. */
export function documentLimitsRule(limits: Readonly<Record<Limit, number>> = documentLimits) {
  return (context: ValidationContext): ASTVisitor => {
    const measure = createMeasure((name) => context.getFragment(name) ?? undefined);
    return {
      OperationDefinition(node) {
        const { depth, aliases, fields } = measure(node.selectionSet);
        const refuse = (what: string) =>
          context.reportError(new GraphQLError(`The operation ${what}.`, { nodes: node }));
        if (depth > limits.depthMax) {
          refuse(`is ${depth} levels deep; at most ${limits.depthMax} are allowed`);
        }
        if (aliases > limits.aliasesMax) {
          refuse(`has ${aliases} aliases; at most ${limits.aliasesMax} are allowed`);
        }
        if (fields > limits.rootFieldsMax) {
          refuse(`has ${fields} root fields; at most ${limits.rootFieldsMax} are allowed`);
        }
      },
    };
  };
}

/** Sizes with fragments followed, each measured once, so that the cost is that of the text. */
function createMeasure(fragmentOf: (name: string) => FragmentDefinitionNode | undefined) {
  const known = new Map<string, Size>();

  function measureFragment(name: string): Size {
    const size = known.get(name);
    if (size) return size;
    // Stands in while the fragment is open: a cycle, which another rule refuses, ends here.
    known.set(name, { depth: 0, aliases: 0, fields: 0 });
    const measured = measure(fragmentOf(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  }

  function measure(set: SelectionSetNode | undefined): Size {
    const total: Size = { depth: 0, aliases: 0, fields: 0 };
    for (const selection of set?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(selection.name.value)
          : measure(selection.selectionSet);
      total.depth = Math.max(total.depth, inner.depth + (isField ? 1 : 0));
      total.aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
      total.fields += isField ? 1 : inner.fields;
    }
    return total;
  }

  return measure;
}
