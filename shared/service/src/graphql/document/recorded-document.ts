/** One operation or fragment, as it stands in the text: fragments are not followed. */
export interface RecordedDefinition {
  readonly isFragment: boolean;
  name: string | null;
  /** Names of the variables that it declares. */
  readonly variables: string[];
  /** Fields, spreads and inline fragments. */
  selections: number;
  aliases: number;
  rootFields: number;
  /** Fields within fields. */
  depth: number;
  readonly spreads: { readonly fragment: string; readonly level: number }[];
  /** Response names in the order of the text, `{` and `}` around what a field selects, `...F` for spreads. */
  readonly outline: string[];
}

/** What one pass over a text found. */
export interface RecordedDocument {
  readonly definitions: RecordedDefinition[];
  tokens: number;
  directives: number;
  /** Of the longest, largest or deepest of its kind. */
  readonly most: {
    nameCharacters: number;
    stringCharacters: number;
    directives: number;
    arguments: number;
    literalEntries: number;
    literalDepth: number;
  };
}

export function emptyDefinition(isFragment: boolean): RecordedDefinition {
  return {
    isFragment,
    name: null,
    variables: [],
    selections: 0,
    aliases: 0,
    rootFields: 0,
    depth: 0,
    spreads: [],
    outline: [],
  };
}

export function emptyDocument(): RecordedDocument {
  return {
    definitions: [],
    tokens: 0,
    directives: 0,
    most: {
      nameCharacters: 0,
      stringCharacters: 0,
      directives: 0,
      arguments: 0,
      literalEntries: 0,
      literalDepth: 0,
    },
  };
}
