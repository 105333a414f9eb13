import {
  type ASTVisitorKeyMap,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  isTypeDefinitionNode,
  Kind,
  visit,
  visitInParallel,
} from 'graphql';
import { QueryDocumentKeys } from 'graphql/language/ast.js';
import { specifiedSDLRules } from 'graphql/validation/specifiedRules.js';
import { SDLValidationContext } from 'graphql/validation/ValidationContext.js';

/**
 * What is wrong with a schema of which most stands in another that is valid: the definitions that it shares are looked
 * at no more. Types that they name and that are gone are left to whoever builds the schema.
 */
export function validateLike(
  document: DocumentNode,
  valid?: DocumentNode,
): readonly GraphQLError[] {
  if (!valid || !areOnlyTypes(document, valid)) return errorsIn(document);
  const shared = new Set(valid.definitions);
  const definitions = document.definitions.map(
    (node): DefinitionNode =>
      isTypeDefinitionNode(node) && shared.has(node)
        ? { kind: Kind.SCALAR_TYPE_DEFINITION, name: node.name }
        : node,
  );
  return errorsIn({ kind: Kind.DOCUMENT, definitions });
}

/** Whether the two differ in definitions of types alone, and nothing extends one. */
function areOnlyTypes(document: DocumentNode, valid: DocumentNode): boolean {
  const others = ({ definitions }: DocumentNode) =>
    definitions.filter((node) => !isTypeDefinitionNode(node));
  const [own, theirs] = [others(document), others(valid)];
  const isExtended = [...own, ...theirs].some(({ kind }) => kind.endsWith('Extension'));
  return !isExtended && own.length === theirs.length && own.every((node, i) => node === theirs[i]);
}

/** As graphql-js itself does it, but for names and descriptions: they are most of a schema, and no rule visits them. */
function errorsIn(document: DocumentNode): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  const context = new SDLValidationContext(document, null, (error) => errors.push(error));
  visit(document, visitInParallel(specifiedSDLRules.map((rule) => rule(context))), visited);
  return errors;
}

const visited: ASTVisitorKeyMap = Object.fromEntries(
  Object.entries(QueryDocumentKeys).map(([kind, keys]) => [
    kind,
    keys.filter((key) => key !== 'name' && key !== 'description'),
  ]),
);
