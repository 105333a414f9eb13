import {
  type DocumentNode,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
  Source,
} from 'graphql';
import type { Finding } from '../core/findings/finding.ts';
import { groupBy } from '../core/group-by.ts';
import type { TextFile } from '../core/sources/read-files.ts';
import { asSent, takesArguments } from './as-sent.ts';
import { fromRelay, manifestSchema, sha256 } from './manifest.ts';
import type { KnownOperation } from './operation.ts';
import { type Fragments, fragmentsOf, operationsOf, withFragments } from './split-document.ts';
import { type TaggedDocument, taggedDocuments } from './tagged-documents.ts';

export interface KnownOperations {
  readonly operations: readonly KnownOperation[];
  /** Whether every document could be read. */
  readonly isWhole: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Reads operations from GraphQL documents, from gql`…` in source files, and from manifests, each as it is sent.
 * Fragments are shared among all files, as in an application's build. What cannot be read is a finding.
 */
export function readOperations(files: readonly TextFile[]): KnownOperations {
  const findings: Finding[] = [];
  const isManifest = ({ file }: TextFile) => file.endsWith('.json');
  const documents = files
    .filter((file) => !isManifest(file))
    .flatMap(documentsOf)
    .flatMap((tagged) => {
      const document = parseOrReport(tagged, findings);
      if (!document) return [];
      // Whatever Relay fills in, as it compiles, is not written here.
      const isPartial = tagged.hasHoles || takesArguments(document);
      return [{ file: tagged.source.name, document: asSent(document), isPartial }];
    });
  const fragments = fragmentsFor(documents);
  const partial = new Set(
    documents.flatMap(({ document, isPartial }) => (isPartial ? document.definitions : [])),
  );
  const operations = documents.flatMap((read) =>
    operationsOf(read.document).map((node): KnownOperation => {
      const operation = knownOperation(node, fragments(read), 'document');
      const isPartial = operation.document.definitions.some((part) => partial.has(part));
      return { ...operation, ...(isPartial && { isPartial }) };
    }),
  );
  for (const file of files.filter(isManifest)) {
    operations.push(...readManifest(file, findings));
  }
  const isWhole = findings.length === 0;
  findings.push(...sharedNames(operations));
  return { operations, isWhole, findings };
}

interface ReadDocument {
  readonly file: string;
  readonly document: DocumentNode;
  readonly isPartial: boolean;
}

/** A fragment of the same document or file goes before one of another application that is called alike. */
function fragmentsFor(documents: readonly ReadDocument[]): (document: ReadDocument) => Fragments {
  const fragmentsIn = (own: readonly ReadDocument[]) =>
    fragmentsOf(own.map(({ document }) => document));
  const everywhere = fragmentsIn(documents);
  const inFile = new Map(
    [...groupBy(documents, ({ file }) => file)].map(([file, own]) => [file, fragmentsIn(own)]),
  );
  return ({ document, file }) => {
    const near = [fragmentsOf([document]), inFile.get(file), everywhere];
    return { get: (name) => near.map((known) => known?.get(name)).find(Boolean) };
  };
}

function documentsOf({ file, text }: TextFile): TaggedDocument[] {
  return /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/.test(file)
    ? taggedDocuments(file, text)
    : [{ source: new Source(text, file), hasHoles: false, isWhole: true }];
}

function parseOrReport({ source, hasHoles, isWhole }: TaggedDocument, findings: Finding[]) {
  if (hasHoles) findings.push(unreadable(source));
  // A file of comments alone holds no operation, which is not an error.
  if (/^(?:\s|,|\uFEFF|#[^\n]*)*$/.test(source.body)) return;
  try {
    return parse(source);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (!isWhole) {
      if (!hasHoles) findings.push(unreadable(source));
      return;
    }
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    findings.push({
      rule: 'operation/syntax',
      severity: 'error',
      message: error.message,
      location: {
        file: source.name,
        line: line + source.locationOffset.line - 1,
        column: line === 1 ? column + source.locationOffset.column - 1 : column,
      },
    });
  }
}

function unreadable({ name: file, locationOffset: { line, column } }: Source): Finding {
  return {
    rule: 'operation/unreadable',
    severity: 'warning',
    message: 'A part of this document is put in when the program runs, and cannot be judged.',
    reason: 'Write it out, with variables and fragments for what changes.',
    location: { file, line, column },
  };
}

function knownOperation(
  node: OperationDefinitionNode,
  fragments: Fragments,
  origin: KnownOperation['origin'],
): KnownOperation {
  const { loc } = node;
  const line = loc && loc.startToken.line + loc.source.locationOffset.line - 1;
  return {
    name: node.name?.value ?? '(anonymous)',
    kind: node.operation,
    document: withFragments(node, fragments),
    origin,
    ...(loc && { file: loc.source.name, line }),
  };
}

function readManifest({ file, text }: TextFile, findings: Finding[]): KnownOperation[] {
  const report = (message: string, id?: string) =>
    findings.push({
      rule: 'operation/manifest',
      severity: 'error',
      message,
      location: { file, line: id ? lineOf(text, id) : 1, column: 1 },
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    report(`This is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const parsed = manifestSchema.safeParse(fromRelay(value) ?? value);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      report(`${path.join('.') || 'The manifest'}: ${message}`);
    }
    return [];
  }
  const bodies = new Map<string, string>();
  const operations: KnownOperation[] = [];
  for (const { id, name, type, body, clientName } of parsed.data.operations) {
    const line = lineOf(text, id);
    // Ids may be per client.
    const key = JSON.stringify([clientName ?? '', id]);
    if (bodies.has(key) && bodies.get(key) !== body) {
      report(`Id ${id} stands for two different bodies.`, id);
    }
    bodies.set(key, body);
    if (/^[0-9a-f]{64}$/.test(id) && id !== sha256(body)) {
      report(`The id of ${name} looks like a SHA-256 but is not that of its body.`, id);
    }
    const document = parseBody(body, name, (message) => report(message, id));
    const [node, ...more] = document ? operationsOf(document) : [];
    if (!document || !node) continue;
    if (more.length > 0 || (node.name?.value ?? name) !== name || node.operation !== type) {
      report(`The body of ${name} must hold that one ${type} and its fragments.`, id);
    }
    const parts = withFragments(node, fragmentsOf([document]));
    operations.push({ name, kind: type, document: parts, origin: 'manifest', file, line, id });
  }
  return operations;
}

function parseBody(body: string, name: string, report: (message: string) => void) {
  try {
    const document = parse(body, { noLocation: true });
    if (operationsOf(document).length === 0) report(`The body of ${name} holds no operation.`);
    return document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    report(`The body of ${name} cannot be parsed: ${error.message}`);
  }
}

/** Manifests are written by programs, one id a line. */
function lineOf(text: string, id: string): number {
  const offset = text.indexOf(JSON.stringify(id));
  return offset < 0 ? 1 : text.slice(0, offset).split('\n').length;
}

/** Two documents of one name and different text: traces and manifests cannot tell them apart. */
function sharedNames(operations: readonly KnownOperation[]): Finding[] {
  const first = new Map<string, KnownOperation>();
  return operations.flatMap((operation): Finding[] => {
    const { name, origin, file, line } = operation;
    if (origin !== 'document' || name === '(anonymous)') return [];
    const other = first.get(name);
    if (!other) {
      first.set(name, operation);
      return [];
    }
    return [
      {
        rule: 'operation/duplicate-name',
        severity: 'warning',
        message: `Operation ${name} is defined twice; the other stands in ${other.file}:${other.line}.`,
        reason: 'Traces, usage and manifests know an operation by its name.',
        ...(file && line && { location: { file, line, column: 1 } }),
      },
    ];
  });
}
