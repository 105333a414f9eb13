import { Source } from 'graphql';

/** A GraphQL document in a template, at its place. */
export interface TaggedDocument {
  readonly source: Source;
  /** Whether an expression stands in it: what it says is then known only when the program runs. */
  readonly hasHoles: boolean;
}

const OPENING =
  /(?:\b(?:gql|graphql)\b\s*(?:\(\s*)?(?:\/\*\s*GraphQL\s*\*\/\s*)?|\/\*\s*GraphQL\s*\*\/\s*)`/g;

/**
 * The GraphQL documents in gql`…`, graphql(`…`) and templates marked as GraphQL, of a source file in whatever
 * framework's dialect. An expression between definitions is a fragment's document, which is left out, since fragments
 * are found by name among all files.
 */
export function taggedDocuments(file: string, text: string): TaggedDocument[] {
  return [...text.matchAll(OPENING)].map((match) => {
    const start = match.index + match[0].length;
    const { body, hasHoles } = readTemplate(text, start);
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    const column = start - before.lastIndexOf('\n');
    return { source: new Source(body, file, { line, column }), hasHoles };
  });
}

function readTemplate(text: string, start: number): { body: string; hasHoles: boolean } {
  let body = '';
  let depth = 0;
  let hasHoles = false;
  for (let at = start; at < text.length && text[at] !== '`'; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      body += text.slice(at, at + 2);
      at += 1;
    } else if (character === '$' && text[at + 1] === '{') {
      const end = endOfHole(text, at + 2);
      hasHoles ||= depth > 0;
      // Of the same length, so that what follows keeps its place.
      body += text.slice(at, end + 1).replace(/[^\n]/g, ' ');
      at = end;
    } else {
      if (character === '{') depth += 1;
      if (character === '}') depth -= 1;
      body += character;
    }
  }
  return { body, hasHoles };
}

/** Where the brace stands that ends an expression, which may hold blocks, texts and templates of its own. */
function endOfHole(text: string, start: number): number {
  const open: string[] = ['}'];
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const expected = open.at(-1);
    if (character === '\\') at += 1;
    else if (character === expected) {
      open.pop();
      if (open.length === 0) return at;
    } else if (expected === '}') {
      if (character === '{') open.push('}');
      else if (/["'`]/.test(character)) open.push(character);
    } else if (expected === '`' && character === '$' && text[at + 1] === '{') {
      open.push('}');
      at += 1;
    }
  }
  return text.length;
}
