import { emptyDefinition, emptyDocument, type RecordedDocument } from './recorded-document.ts';
import { codes, readToken, type Token, tokenKinds } from './tokens.ts';

/**
 * Counts what a document holds in one pass over its tokens. No tree is built and nothing is looked up;
 * of a text that is no GraphQL the counts mean little, and the parser will say so.
 *
 * @param tokensMax after one more than this the pass ends
 */
export function recordDocument(text: string, tokensMax: number): RecordedDocument {
  const document = emptyDocument();
  const record = createRecorder(text, document);
  const token: Token = { kind: tokenKinds.end, start: 0, end: 0 };
  for (readToken(text, token); token.kind !== tokenKinds.end; readToken(text, token)) {
    document.tokens += 1;
    if (document.tokens > tokensMax) break;
    if (token.kind !== tokenKinds.comment) record(token);
  }
  return document;
}

/** A bracket that is open. */
interface Frame {
  readonly within: 'selections' | 'arguments' | 'variables' | 'list' | 'object' | 'type';
  /** Whether a field selects it; otherwise an inline fragment or the definition itself does. */
  readonly isOfField: boolean;
  /** Directives so far at the place that the bracket interrupts. */
  readonly directives: number;
  /** Arguments, items or fields in it so far. */
  entries: number;
}

/** What the name that comes next is. */
type NameMeans = 'definition' | 'spread' | 'type' | 'directive' | 'aliased' | 'variable' | 'any';

const closing: Record<Frame['within'], number> = {
  selections: codes.closeBrace,
  object: codes.closeBrace,
  arguments: codes.close,
  variables: codes.close,
  list: codes.closeList,
  type: codes.closeList,
};

function createRecorder(text: string, document: RecordedDocument): (token: Token) => void {
  const { most } = document;
  const frames: Frame[] = [];
  let definition = emptyDefinition(false);
  let isDefining = false;
  let nameMeans: NameMeans = 'any';
  /** Kind of the token before. */
  let before: number = tokenKinds.end;
  let level = 0;
  let literalDepth = 0;
  let directives = 0;
  let isAfterField = false;
  let isAfterDirective = false;

  return (token) => {
    if (token.kind === tokenKinds.name) {
      most.nameCharacters = Math.max(most.nameCharacters, token.end - token.start);
    } else if (token.kind === tokenKinds.string) {
      most.stringCharacters = Math.max(most.stringCharacters, token.end - token.start);
    }
    const frame = frames.at(-1);
    if (frame && token.kind === closing[frame.within]) close(frame);
    else if (token.kind === codes.at) directive();
    else if (!frame) takeAtTop(token);
    else if (frame.within === 'selections') takeSelection(token);
    else if (frame.within === 'variables') takeVariable(token);
    else takeValue(token, frame);
    isAfterDirective = token.kind === tokenKinds.name && before === codes.at;
    before = token.kind;
  };

  function takeAtTop(token: Token): void {
    if (token.kind === codes.openBrace) {
      if (!isDefining) define(false);
      open('selections');
    } else if (token.kind === codes.open) {
      open(isAfterDirective ? 'arguments' : 'variables');
    } else if (token.kind === tokenKinds.name && !isDefining) {
      define(textOf(token) === 'fragment');
      nameMeans = 'definition';
      return;
    } else if (token.kind === tokenKinds.name && nameMeans === 'definition') {
      definition.name = textOf(token);
    }
    nameMeans = 'any';
  }

  function takeSelection(token: Token): void {
    if (token.kind === tokenKinds.name) {
      takeNameInSelections(token);
    } else if (token.kind === codes.colon) {
      definition.aliases += 1;
      nameMeans = 'aliased';
    } else if (token.kind === codes.spread) {
      select({ isField: false });
      nameMeans = 'spread';
    } else if (token.kind === codes.open) {
      open('arguments');
    } else if (token.kind === codes.openBrace) {
      open('selections');
    }
  }

  function takeNameInSelections(token: Token): void {
    const means = nameMeans;
    nameMeans = 'any';
    if (means === 'spread' && textOf(token) === 'on') {
      nameMeans = 'type';
    } else if (means === 'spread') {
      definition.spreads.push({ fragment: textOf(token), level });
      definition.outline.push(`...${textOf(token)}`);
    } else if (means === 'any') {
      select({ isField: true });
      definition.outline.push(textOf(token));
      definition.depth = Math.max(definition.depth, level + 1);
      if (level === 0) definition.rootFields += 1;
    }
  }

  function takeVariable(token: Token): void {
    if (token.kind === codes.dollar) {
      directives = 0;
    } else if (token.kind === tokenKinds.name && before === codes.dollar) {
      definition.variables.push(textOf(token));
    } else if (token.kind === codes.open) {
      open('arguments');
    } else if (token.kind === codes.openList) {
      open(before === codes.colon ? 'type' : 'list');
    } else if (token.kind === codes.openBrace) {
      open('object');
    }
  }

  function takeValue(token: Token, frame: Frame): void {
    const isEntry =
      frame.within === 'list'
        ? isValueStart(token.kind, before)
        : frame.within !== 'type' && token.kind === codes.colon;
    if (isEntry) count(frame);
    if (token.kind === codes.openBrace) open('object');
    else if (token.kind === codes.openList) open(frame.within === 'type' ? 'type' : 'list');
  }

  function count(frame: Frame): void {
    frame.entries += 1;
    const of = frame.within === 'arguments' ? 'arguments' : 'literalEntries';
    most[of] = Math.max(most[of], frame.entries);
  }

  function define(isFragment: boolean): void {
    definition = emptyDefinition(isFragment);
    document.definitions.push(definition);
    isDefining = true;
    directives = 0;
    level = 0;
  }

  function select({ isField }: { isField: boolean }): void {
    definition.selections += 1;
    isAfterField = isField;
    directives = 0;
  }

  function directive(): void {
    document.directives += 1;
    directives += 1;
    most.directives = Math.max(most.directives, directives);
    nameMeans = 'directive';
  }

  function open(within: Frame['within']): void {
    const isOfField = within === 'selections' && isAfterField && frames.length > 0;
    frames.push({ within, isOfField, directives, entries: 0 });
    nameMeans = 'any';
    if (isOfField) {
      level += 1;
      definition.outline.push('{');
    }
    if (isLiteral(within)) {
      literalDepth += 1;
      most.literalDepth = Math.max(most.literalDepth, literalDepth);
    }
  }

  function close({ within, isOfField, directives: interrupted }: Frame): void {
    frames.pop();
    directives = interrupted;
    nameMeans = 'any';
    if (isOfField) {
      level -= 1;
      definition.outline.push('}');
    }
    if (isLiteral(within)) literalDepth -= 1;
    if (frames.length === 0 && within === 'selections') isDefining = false;
  }

  function textOf({ start, end }: Token): string {
    return text.slice(start, end);
  }
}

function isLiteral(within: Frame['within']): boolean {
  return within === 'list' || within === 'object' || within === 'type';
}

/** A variable begins with its dollar, and its name is none of its own. */
function isValueStart(kind: number, before: number): boolean {
  return kind === tokenKinds.name
    ? before !== codes.dollar
    : kind === tokenKinds.number ||
        kind === tokenKinds.string ||
        kind === codes.dollar ||
        kind === codes.openList ||
        kind === codes.openBrace;
}
