import { currentSpan, type Span } from './span.ts';
import { summaryOf } from './statement-summary.ts';

/**
 * A span for a statement, or none. Its text is told as the conventions for databases advise: all values are
 * parameters, which are not.
 */
export function statementSpan(text: string, database: string): Span | undefined {
  return currentSpan()?.child(summaryOf(text), {
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.query.summary': summaryOf(text),
      'db.query.text': text,
    },
  });
}

/** The same for a transaction, its BEGIN and COMMIT and what lies between. */
export function transactionSpan(database: string): Span | undefined {
  return currentSpan()?.child('transaction', {
    kind: 'client',
    attributes: { 'db.system.name': 'postgresql', 'db.namespace': database },
  });
}
