import type { DocumentLimits } from './limits.ts';
import type { RecordedDefinition, RecordedDocument } from './recorded-document.ts';
import type { UnfoldedSize } from './unfolded-size.ts';

export type LimitName = keyof DocumentLimits;

/** What is counted under a limit, and the words for having too much of it. */
interface Rule<Counted> {
  readonly limit: LimitName;
  readonly count: (counted: Counted) => number;
  readonly says: (count: number, most: number) => string;
}

/** Of the document as it stands in the text, in the order in which they are told. */
export const documentRules: readonly Rule<RecordedDocument>[] = [
  {
    limit: 'operationsMax',
    count: ({ definitions }) => definitions.filter(({ isFragment }) => !isFragment).length,
    says: (count, most) => `The document has ${count} operations; at most ${most} are allowed.`,
  },
  {
    limit: 'fragmentsMax',
    count: ({ definitions }) => definitions.filter(({ isFragment }) => isFragment).length,
    says: (count, most) => `The document has ${count} fragments; at most ${most} are allowed.`,
  },
  {
    limit: 'nameCharactersMax',
    count: ({ most }) => most.nameCharacters,
    says: (count, most) =>
      `The document has a name of ${count} characters; at most ${most} are allowed.`,
  },
  {
    limit: 'stringCharactersMax',
    count: ({ most }) => most.stringCharacters,
    says: (count, most) =>
      `The document has a string of ${count} characters; at most ${most} are allowed.`,
  },
  {
    limit: 'variablesMax',
    count: ({ definitions }) => largest(definitions, ({ variables }) => variables.length),
    says: (count, most) =>
      `The operation declares ${count} variables; at most ${most} are allowed.`,
  },
  {
    limit: 'directivesMax',
    count: ({ directives }) => directives,
    says: (count, most) => `The document has ${count} directives; at most ${most} are allowed.`,
  },
  {
    limit: 'directivesPerPlaceMax',
    count: ({ most }) => most.directives,
    says: (count, most) =>
      `The document has ${count} directives at one place; at most ${most} are allowed.`,
  },
  {
    limit: 'argumentsMax',
    count: ({ most }) => most.arguments,
    says: (count, most) =>
      `The document has a field or directive with ${count} arguments; at most ${most} are allowed.`,
  },
  {
    limit: 'literalEntriesMax',
    count: ({ most }) => most.literalEntries,
    says: (count, most) =>
      `The document has a list or object of ${count} entries; at most ${most} are allowed.`,
  },
  {
    limit: 'literalDepthMax',
    count: ({ most }) => most.literalDepth,
    says: (count, most) =>
      `The document has lists or objects ${count} levels deep; at most ${most} are allowed.`,
  },
];

/** Of one operation, or of a fragment that no operation reaches, with fragments followed. */
export const unfoldedRules: readonly Rule<UnfoldedSize>[] = [
  {
    limit: 'depthMax',
    count: ({ depth }) => depth,
    says: (count, most) => `The operation is ${count} levels deep; at most ${most} are allowed.`,
  },
  {
    limit: 'aliasesMax',
    count: ({ aliases }) => aliases,
    says: (count, most) => `The operation has ${count} aliases; at most ${most} are allowed.`,
  },
  {
    limit: 'rootFieldsMax',
    count: ({ rootFields }) => rootFields,
    says: (count, most) => `The operation has ${count} root fields; at most ${most} are allowed.`,
  },
];

function largest(
  definitions: readonly RecordedDefinition[],
  sizeOf: (definition: RecordedDefinition) => number,
): number {
  return definitions.reduce((most, definition) => Math.max(most, sizeOf(definition)), 0);
}
