import { type DefinitionNode, type DocumentNode, Kind, parse, Source } from 'graphql';

interface ParsedText {
  readonly sdl: string;
  readonly document: DocumentNode;
}

/**
 * Parses SDL of which most stands word for word in another text too: what does is taken from there, nodes and all, so
 * their locations are those in the other text.
 *
 * @throws GraphQLError for SDL that cannot be parsed, with its own location
 */
export function parseLike(sdl: string, file: string, like: ParsedText): DocumentNode {
  // Without locations nobody knows what was parsed from which text.
  if (!like.document.loc) return parse(new Source(sdl, file));
  const known = definitionsByText(like);
  try {
    const definitions = textsOf(sdl).flatMap(
      (text) => known.get(text) ?? parse(new Source(text, file)).definitions,
    );
    return { kind: Kind.DOCUMENT, definitions };
  } catch {
    // The whole tells where the fault is; a comment alone is no fault.
    return parse(new Source(sdl, file));
  }
}

function definitionsByText({ sdl, document }: ParsedText): Map<string, DefinitionNode[]> {
  const found = new Map<string, DefinitionNode[]>();
  const rest = document.definitions.values();
  let next = rest.next();
  let end = 0;
  for (const text of textsOf(sdl)) {
    end += text.length;
    const own: DefinitionNode[] = [];
    while (!next.done && (next.value.loc?.start ?? 0) < end) {
      own.push(next.value);
      next = rest.next();
    }
    found.set(text, own);
  }
  return found;
}

/** A text in pieces that each end with a definition's closing brace; what follows the last one is left as it is. */
function textsOf(sdl: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of sdl.matchAll(
    /"""[\s\S]*?(?<!\\)"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|[{}()[\]]/g,
  )) {
    if ('{(['.includes(token)) depth += 1;
    else if ('})]'.includes(token)) {
      depth -= 1;
      if (depth > 0 || token !== '}') continue;
      texts.push(sdl.slice(start, index + 1));
      start = index + 1;
    }
  }
  const rest = sdl.slice(start);
  return /[^\s,]/.test(rest) ? [...texts, rest] : texts;
}
