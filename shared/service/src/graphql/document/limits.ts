/** How large a document may be before it is refused unread. Each limit is one rule of `rules.ts`. */
export interface DocumentLimits {
  /** Bytes of the text in UTF-8. */
  readonly bytesMax: number;
  /** Lexical tokens (GraphQL §2.1.6), comments among them. */
  readonly tokensMax: number;
  readonly operationsMax: number;
  readonly fragmentsMax: number;
  /** Characters of one name: validation compares an unknown one with every name that it knows. */
  readonly nameCharactersMax: number;
  /** Characters of one string, as it stands in the text. */
  readonly stringCharactersMax: number;
  /** Variables that one operation declares. */
  readonly variablesMax: number;
  readonly directivesMax: number;
  /** Directives at one place: a field, a fragment, an operation, a variable. */
  readonly directivesPerPlaceMax: number;
  /** Arguments of one field or directive. */
  readonly argumentsMax: number;
  /** Items of one list, or fields of one object, that stands in the text. */
  readonly literalEntriesMax: number;
  /** Lists and objects within each other, in values and in types. */
  readonly literalDepthMax: number;
  /** Fields within fields, fragments followed. */
  readonly depthMax: number;
  /** Fields under another name: what lets one request repeat a field at will. */
  readonly aliasesMax: number;
  /** Fields of Query or Mutation: a hundred logins in one request are a hundred guesses. */
  readonly rootFieldsMax: number;
  /** Fields, spreads and inline fragments of the whole document, with all fragments unfolded. */
  readonly selectionsMax: number;
  /** Pairs of fields that share a place in the answer. Each is compared (GraphQL §5.3.2): n make n²/2. */
  readonly repeatsMax: number;
}

/**
 * Of what clients send to the gateway. The largest that a screen of ours sends stays below a third of
 * each; a full introspection is 15 levels deep.
 */
export const clientDocumentLimits: DocumentLimits = {
  bytesMax: 131_072,
  tokensMax: 5_000,
  operationsMax: 50,
  fragmentsMax: 100,
  nameCharactersMax: 200,
  stringCharactersMax: 20_000,
  variablesMax: 100,
  directivesMax: 200,
  directivesPerPlaceMax: 5,
  argumentsMax: 50,
  literalEntriesMax: 200,
  literalDepthMax: 10,
  depthMax: 20,
  aliasesMax: 50,
  rootFieldsMax: 20,
  selectionsMax: 1_000,
  repeatsMax: 5_000,
};

/**
 * Of what the gateway sends to subgraphs. It unfolds fragments, asks for each type of an interface by
 * itself, adds keys and to the operation's name its own, so what it makes of the largest document that
 * it lets in is a multiple of that.
 */
export const subgraphDocumentLimits: DocumentLimits = {
  ...clientDocumentLimits,
  bytesMax: 1_048_576,
  tokensMax: 50_000,
  fragmentsMax: 500,
  nameCharactersMax: 500,
  variablesMax: 200,
  directivesMax: 2_000,
  directivesPerPlaceMax: 10,
  depthMax: 30,
  aliasesMax: 1_000,
  rootFieldsMax: 50,
  selectionsMax: 10_000,
  repeatsMax: 25_000,
};

/** Of subscriptions: clients reach the streams without the gateway, and are answered again and again. */
export const streamDocumentLimits: DocumentLimits = {
  ...clientDocumentLimits,
  bytesMax: 16_384,
  tokensMax: 1_000,
  operationsMax: 5,
  fragmentsMax: 20,
  depthMax: 8,
  aliasesMax: 20,
  selectionsMax: 200,
  repeatsMax: 1_000,
};

/** Errors that validation tells of one document before it gives up. */
export const VALIDATION_ERRORS_MAX = 5;
