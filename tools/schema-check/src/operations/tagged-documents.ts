import { Source } from 'graphql';

const TAGGED = /\b(?:gql|graphql)\s*(?:\(\s*(?:\/\*\s*GraphQL\s*\*\/\s*)?)?`((?:[^`\\]|\\.)*)`/g;

/**
 * The GraphQL documents in gql`…` and graphql(`…`) of a TypeScript or JavaScript file, each with its place.
 * `${OtherFragment}` within one is left out, since fragments are found by name among all files.
 */
export function taggedDocuments(file: string, text: string): Source[] {
  return [...text.matchAll(TAGGED)].map((match) => {
    const body = (match[1] ?? '').replace(/\$\{[^{}]*\}/g, (hole) => ' '.repeat(hole.length));
    const start = match.index + match[0].indexOf('`') + 1;
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    const column = start - before.lastIndexOf('\n');
    return new Source(body, file, { line, column });
  });
}
