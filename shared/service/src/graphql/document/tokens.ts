/** What a token is: the character code of a punctuator, or one of these. */
export const tokenKinds = {
  end: 0,
  name: 1,
  number: 2,
  string: 3,
  comment: 4,
  /** No token of GraphQL; the parser will say so. */
  stray: 5,
} as const;

/** The code of a spread is that of its first dot. */
export const codes = {
  dollar: 0x24,
  open: 0x28,
  close: 0x29,
  spread: 0x2e,
  colon: 0x3a,
  at: 0x40,
  openList: 0x5b,
  closeList: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

export interface Token {
  kind: number;
  start: number;
  end: number;
}

/**
 * Reads the token that follows `token` into it (GraphQL §2.1): where tokens begin and end, as graphql-js
 * has it, and nothing of what they mean. It reads to the end whatever the text, since text that is no
 * GraphQL costs too.
 */
export function readToken(text: string, token: Token): void {
  const start = skipIgnored(text, token.end);
  const code = text.charCodeAt(start);
  token.start = start;
  if (start >= text.length) {
    token.kind = tokenKinds.end;
    token.end = start;
  } else if (isNameStart(code)) {
    token.kind = tokenKinds.name;
    token.end = endOfName(text, start + 1);
  } else if (isDigit(code) || code === MINUS) {
    token.kind = tokenKinds.number;
    token.end = endOfNumber(text, start + 1);
  } else if (code === QUOTE) {
    token.kind = tokenKinds.string;
    token.end = text.startsWith('"""', start)
      ? endOfBlock(text, start + 3)
      : endOfString(text, start + 1);
  } else if (code === HASH) {
    token.kind = tokenKinds.comment;
    token.end = endOfLine(text, start + 1);
  } else if (code === codes.spread) {
    const isSpread = text.startsWith('...', start);
    token.kind = isSpread ? codes.spread : tokenKinds.stray;
    token.end = start + (isSpread ? 3 : 1);
  } else {
    token.kind = isPunctuator(code) ? code : tokenKinds.stray;
    token.end = start + 1;
  }
}

const QUOTE = 0x22;
const HASH = 0x23;
const COMMA = 0x2c;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = 0xfeff;

function skipIgnored(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    const isIgnored =
      code === 0x20 ||
      code === COMMA ||
      isLineEnd(code) ||
      code === 0x09 ||
      code === BYTE_ORDER_MARK;
    if (!isIgnored) break;
    position += 1;
  }
  return position;
}

function endOfName(text: string, from: number): number {
  let position = from;
  while (isNameStart(text.charCodeAt(position)) || isDigit(text.charCodeAt(position)))
    position += 1;
  return position;
}

function endOfNumber(text: string, from: number): number {
  let position = endOfDigits(text, from);
  if (text[position] === '.') position = endOfDigits(text, position + 1);
  if (text[position] === 'e' || text[position] === 'E') {
    const hasSign = text[position + 1] === '+' || text[position + 1] === '-';
    position = endOfDigits(text, position + (hasSign ? 2 : 1));
  }
  return position;
}

function endOfDigits(text: string, from: number): number {
  let position = from;
  while (isDigit(text.charCodeAt(position))) position += 1;
  return position;
}

/** A string ends with its quote; one without ends with its line. */
function endOfString(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position + 1;
    if (isLineEnd(code)) return position;
    position += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

function endOfBlock(text: string, from: number): number {
  let end = text.indexOf('"""', from);
  while (end > from && text.charCodeAt(end - 1) === BACKSLASH) end = text.indexOf('"""', end + 3);
  return end < 0 ? text.length : end + 3;
}

function endOfLine(text: string, from: number): number {
  let position = from;
  while (position < text.length && !isLineEnd(text.charCodeAt(position))) position += 1;
  return position;
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

const punctuators = new Set(Array.from('!$&():=@[]{|}', (character) => character.charCodeAt(0)));

function isPunctuator(code: number): boolean {
  return punctuators.has(code);
}
