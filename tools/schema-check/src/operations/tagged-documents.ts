import { Source } from 'graphql';
import { readLiteral } from './read-literal.ts';

/** A GraphQL document in a text of a program, at its place. */
export interface TaggedDocument {
  readonly source: Source;
  /** Whether an expression stands in a definition: what that says is then known only when the program runs. */
  readonly hasHoles: boolean;
  /** Whether one stands anywhere: then nobody can tell a fault of the document from a gap. */
  readonly isWhole: boolean;
}

const TAG = /\b(?:gql|graphql)\b(?:\.\w+)?(?:\s*<[^`"'();]{1,400}>)?(?:\s*\/\*[^*`]*\*\/)?/.source;
const COMMENT = /\/\*\s*[Gg]raph[Qq][Ll]\s*\*\/\s*/.source;
const MARKED = /`(?=\s*#\s*graphql\b)/.source;
const OPENING = new RegExp(
  `(?:${TAG}\\s*(?:\\(\\s*)?(?:${COMMENT})?|${COMMENT})\`|(?:${TAG}\\s*\\(\\s*(?:${COMMENT})?|${COMMENT})["'](?=\\s*(?:\\{|(?:query|mutation|subscription|fragment)\\b))|${MARKED}`,
  'g',
);

/**
 * The GraphQL documents in gql`…`, graphql(`…`), graphql("…") and texts marked as GraphQL, by a comment before or
 * within them, of a source file in whatever framework's dialect; not what is commented out. An expression between definitions is a fragment's document, which is left out, since fragments
 * are found by name among all files.
 */
export function taggedDocuments(file: string, text: string): TaggedDocument[] {
  return [...text.matchAll(OPENING)].flatMap((match) => {
    if (isCommentedOut(text.slice(0, match.index))) return [];
    const start = match.index + match[0].length;
    const { body, hasHoles, isWhole } = readLiteral(text, start);
    // Prose of a comment or a page, that names the tag.
    if (isWhole && !body.includes('{')) return [];
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    const column = start - before.lastIndexOf('\n');
    return { source: new Source(body, file, { line, column }), hasHoles, isWhole };
  });
}

/** Whether a comment that begins a line goes on behind a text: one behind code may be a part of a string. */
function isCommentedOut(before: string): boolean {
  const open = before.lastIndexOf('/*');
  const beginsLine = (at: number) =>
    /^\s*$/.test(before.slice(before.lastIndexOf('\n', at) + 1, at));
  if (open > before.lastIndexOf('*/') && beginsLine(open)) return true;
  return /^\s*\/\//.test(before.slice(before.lastIndexOf('\n') + 1));
}
