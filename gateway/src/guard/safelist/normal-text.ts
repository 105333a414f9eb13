import { hash } from 'node:crypto';
import { type DefinitionNode, parse, print } from 'graphql';

/**
 * What is equal for texts that differ in white space, commas, comments, spelling of strings and the order
 * of their definitions alone. Not for those that differ in the order of fields, which the answer has too.
 *
 * @throws GraphQLError for a text that cannot be parsed
 */
export function normalHash(text: string): string {
  const { definitions } = parse(text, { noLocation: true });
  const parts = definitions.map((definition) => `${nameOf(definition)} ${print(definition)}`);
  return hash('sha256', parts.toSorted().join('\n'), 'base64');
}

function nameOf(definition: DefinitionNode): string {
  const name = 'name' in definition ? definition.name?.value : undefined;
  return `${definition.kind} ${name ?? ''}`;
}
