/** How large JSON may be before it is refused unread. */
export interface JsonLimits {
  /** Lists and objects within each other: what walks through them by recursion has a stack to lose. */
  readonly depthMax: number;
  /** Items of lists and members of objects, at whatever depth; an empty list or object counts as one more. */
  readonly valuesMax: number;
  /** Bytes of one member of the outermost object, but for the one that is measured elsewhere. */
  readonly memberBytesMax: number;
}

/** Of what clients send to the gateway; the longest text that a mutation takes has 10,000 characters. */
export const clientJsonLimits: JsonLimits = {
  depthMax: 20,
  valuesMax: 2_000,
  memberBytesMax: 131_072,
};

/** Of what the gateway sends to subgraphs: the keys of every entity that an answer names. */
export const subgraphJsonLimits: JsonLimits = {
  depthMax: 40,
  valuesMax: 100_000,
  memberBytesMax: 1_048_576,
};

/**
 * Measures JSON (RFC 8259) by its text, before anything is built from it. Of a text that is no JSON the
 * parser will say so.
 *
 * @param isMeasuredElsewhere whether a member of the outermost object, by its name, has a limit of its own
 * @returns what is too much, as a sentence
 */
export function judgeJson(
  text: string,
  limits: JsonLimits,
  isMeasuredElsewhere: (member: string) => boolean = () => false,
): string | undefined {
  let depth = 0;
  let values = 0;
  let member = '';
  let memberFrom = 0;

  const judgeMember = (end: number): string | undefined => {
    const isMeasured = memberFrom > 0 && !isMeasuredElsewhere(member);
    if (!isMeasured || !isLonger(text, memberFrom, end, limits.memberBytesMax)) return undefined;
    return `"${member.slice(0, SHOWN_CHARACTERS_MAX)}" is longer than ${limits.memberBytesMax} bytes, which is the most that is allowed.`;
  };

  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      const end = endOfString(text, position + 1);
      if (depth === 1 && memberFrom === 0) member = text.slice(position + 1, end);
      position = end;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      values += 1;
      if (depth > limits.depthMax) {
        return `The JSON is more than ${limits.depthMax} levels deep, which is the most that is allowed.`;
      }
    } else if (code === COLON && depth === 1) {
      memberFrom = position + 1;
    } else if (code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      const refusal = depth === 1 ? judgeMember(position) : undefined;
      if (refusal) return refusal;
      if (depth === 1) memberFrom = 0;
      if (code === COMMA) values += 1;
      else depth -= 1;
    }
    if (values > limits.valuesMax) {
      return `The JSON has more than ${limits.valuesMax} values, which is the most that is allowed.`;
    }
  }
  return undefined;
}

const SHOWN_CHARACTERS_MAX = 40;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Where the closing quote is, or the end of a text that has none. */
function endOfString(text: string, from: number): number {
  // Most strings escape no quote, and looking for one is many times faster than reading them.
  const quote = text.indexOf('"', from);
  if (quote < 0) return text.length;
  if (text.charCodeAt(quote - 1) !== BACKSLASH) return quote;
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position;
    position += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** Whether a part of a text is longer in UTF-8; what is long in characters is so in bytes. */
function isLonger(text: string, from: number, end: number, bytesMax: number): boolean {
  if ((end - from) * BYTES_PER_UNIT_MAX <= bytesMax) return false;
  return end - from > bytesMax || Buffer.byteLength(text.slice(from, end)) > bytesMax;
}

/** UTF-8 needs at most 3 bytes for one UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;
