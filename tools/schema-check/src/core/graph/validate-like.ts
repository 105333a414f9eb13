import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  isTypeDefinitionNode,
  Kind,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';

/**
 * What is wrong with a schema of which most stands in another that is valid: the definitions that it shares are looked
 * at no more. Types that they name and that are gone are left to whoever builds the schema.
 */
export function validateLike(
  document: DocumentNode,
  valid?: DocumentNode,
): readonly GraphQLError[] {
  if (!valid || !areOnlyTypes(document, valid)) return validateSDL(document);
  const shared = new Set(valid.definitions);
  const definitions = document.definitions.map(
    (node): DefinitionNode =>
      isTypeDefinitionNode(node) && shared.has(node)
        ? { kind: Kind.SCALAR_TYPE_DEFINITION, name: node.name }
        : node,
  );
  return validateSDL({ kind: Kind.DOCUMENT, definitions });
}

/** Whether the two differ in definitions of types alone, and nothing extends one. */
function areOnlyTypes(document: DocumentNode, valid: DocumentNode): boolean {
  const others = ({ definitions }: DocumentNode) =>
    definitions.filter((node) => !isTypeDefinitionNode(node));
  const [own, theirs] = [others(document), others(valid)];
  const isExtended = [...own, ...theirs].some(({ kind }) => kind.endsWith('Extension'));
  return !isExtended && own.length === theirs.length && own.every((node, i) => node === theirs[i]);
}
