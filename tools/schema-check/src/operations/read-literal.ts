interface Literal {
  /** As long as it is in the program, so that what stands in it keeps its place. */
  readonly body: string;
  readonly hasHoles: boolean;
  readonly isWhole: boolean;
}

/** A text of a program that holds GraphQL, from behind the mark that opens it. */
export function readLiteral(text: string, start: number): Literal {
  const mark = text[start - 1] ?? '`';
  const lexer = createLexer();
  let body = '';
  let hasHoles = false;
  let isWhole = true;
  let at = start;
  for (; at < text.length && text[at] !== mark; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      const escaped = unescaped(text[at + 1] ?? '', lexer.isInText());
      lexer.read(escaped);
      body += escaped;
      at += 1;
    } else if (mark === '`' && character === '$' && text[at + 1] === '{') {
      const end = endOfHole(text, at + 2);
      isWhole = false;
      // A value that is put into a text changes nothing of what the document asks for.
      hasHoles ||= lexer.isInDefinition() && !lexer.isInText();
      body += text.slice(at, end + 1).replace(/[^\n]/g, ' ');
      at = end;
    } else {
      lexer.read(character);
      body += character;
    }
  }
  // "…" + more
  if (mark !== '`' && /^\s*\+/.test(text.slice(at + 1)))
    return { body, hasHoles: true, isWhole: false };
  const isNothing = !isWhole && body.trim() === '';
  return { body, hasHoles: hasHoles || isNothing, isWhole };
}

/** An escaped character as the program has it, in two places. */
function unescaped(character: string, isInText: boolean): string {
  if (isInText && !/["'`${]/.test(character)) return `\\${character}`;
  return /[nrt]/.test(character) ? '  ' : ` ${character}`;
}

/** Knows, after each character of a document, whether it is within braces or brackets, and within a text or comment. */
function createLexer() {
  let depth = 0;
  let quotes = '';
  let isComment = false;
  let last = '';
  const step = (character: string) => {
    if (character === '#') isComment = true;
    else if (/[{([]/.test(character)) depth += 1;
    else if (/[})\]]/.test(character)) depth -= 1;
  };
  return {
    isInDefinition: () => depth > 0,
    isInText: () => quotes !== '' || isComment,
    read(character: string) {
      last = (last + character).slice(-6);
      if (isComment) isComment = !character.includes('\n');
      else if (quotes !== '') {
        const isEnd = last.endsWith(quotes) && !last.endsWith(`\\${quotes}`);
        if (isEnd || (quotes === '"' && character === '\n')) quotes = '';
      } else if (character.endsWith('"')) {
        // Of "" it is known at the next character whether it was a text or begins """.
        quotes = last.endsWith('"""') ? '"""' : '"';
        if (quotes === '"""') last = '';
      } else step(character);
    },
  };
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
