import type { DocumentGuard } from '@supergraph/service/graphql/document/document-guard';
import { VALIDATION_ERRORS_MAX } from '@supergraph/service/graphql/document/limits';
import { messageWithoutGivenValues } from '@supergraph/service/graphql/without-given-values';
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationContext,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { clientRules } from '../guard/client-rules.ts';

export interface StreamDocuments {
  /** To be called with each schema that clients see. */
  use(schema: GraphQLSchema): void;
  readonly schema: GraphQLSchema;
  /** Parsed and valid under the schema in force; or why not. */
  read(text: string): DocumentNode | readonly GraphQLFormattedError[];
}

const DOCUMENTS_MAX = 2_000;
/** Of their texts together. */
const CHARACTERS_MAX = 4_194_304;

/** Documents of subscriptions, each parsed and validated once for each schema. */
export function createStreamDocuments(guard: Pick<DocumentGuard, 'remember'>): StreamDocuments {
  const known = new LRUCache<string, DocumentNode>({
    max: DOCUMENTS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_document, text) => text.length,
  });
  let current: GraphQLSchema | undefined;

  function inForce(): GraphQLSchema {
    if (!current) throw new Error('The gateway has no schema yet.');
    return current;
  }

  return {
    use(schema) {
      current = schema;
      known.clear();
    },
    get schema() {
      return inForce();
    },
    read(text) {
      const before = known.get(text);
      if (before) return before;
      const document = readDocument(text, inForce());
      if ('kind' in document) known.set(text, document);
      else guard.remember(text, document);
      return document;
    },
  };
}

function readDocument(
  text: string,
  schema: GraphQLSchema,
): DocumentNode | readonly GraphQLFormattedError[] {
  try {
    const document = parse(text, { noLocation: true });
    const options = { maxErrors: VALIDATION_ERRORS_MAX };
    // First by itself: where it fails, graphql-js' rule of the one root field throws.
    const impossible = validate(schema, document, [possibleStream], options);
    const errors = impossible.length > 0 ? impossible : validate(schema, document, rules, options);
    if (errors.length === 0) return document;
    return errors.map(({ message }) => failed('VALIDATION', messageWithoutGivenValues(message)));
  } catch (error) {
    return [failed('PARSE', error instanceof Error ? error.message : String(error))];
  }
}

/** There is a stream for the one field that is asked for, whatever variables say. */
function possibleStream(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation !== 'subscription') return;
      if (!context.getSchema().getSubscriptionType())
        return void context.reportError(new GraphQLError('The graph has no subscriptions.'));
      const isConditional = selectionSet.selections.some(({ directives = [] }) =>
        directives.some(({ name }) => name.value === 'skip' || name.value === 'include'),
      );
      if (!isConditional) return;
      const message = 'The field of a subscription takes neither @skip nor @include.';
      context.reportError(new GraphQLError(message));
    },
  };
}

const rules = [...specifiedRules, ...clientRules];

function failed(what: 'PARSE' | 'VALIDATION', message: string): GraphQLFormattedError {
  return { message, extensions: { code: `GRAPHQL_${what}_FAILED` } };
}
