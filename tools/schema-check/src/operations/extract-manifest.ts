import { type DocumentNode, Kind, print, type SelectionSetNode, visit } from 'graphql';
import type { Finding } from '../core/findings/finding.ts';
import { type Manifest, sha256 } from './manifest.ts';
import type { KnownOperation } from './operation.ts';

export interface ExtractedManifest {
  readonly manifest: Manifest;
  /** Operations that a manifest cannot hold: without a name, or of a name that another one has. */
  readonly findings: readonly Finding[];
}

/**
 * The persisted-document manifest of a client's operations, by name; the id is the SHA-256 of the body.
 *
 * @param addTypename whether the client adds __typename to every selection, as Apollo Client does before it sends
 */
export function extractManifest(
  operations: readonly KnownOperation[],
  { addTypename }: { addTypename: boolean },
): ExtractedManifest {
  const findings: Finding[] = [];
  const byName = new Map<string, Manifest['operations'][number]>();
  for (const { name, kind: type, document, file, line } of operations) {
    const body = print(addTypename ? withTypename(document) : document);
    const known = byName.get(name);
    const fault = faultOf(name, known !== undefined && known.body !== body);
    if (fault) {
      const location = file && line ? { location: { file, line, column: 1 } } : {};
      findings.push({ rule: 'operation/manifest', severity: 'error', message: fault, ...location });
    } else byName.set(name, { id: sha256(body), name, type, body });
  }
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    manifest: { format: 'apollo-persisted-query-manifest', version: 1, operations: sorted },
    findings,
  };
}

function faultOf(name: string, isTaken: boolean): string | undefined {
  if (name === '(anonymous)') return 'An operation of a manifest needs a name.';
  if (isTaken) return `Two different operations are called ${name}.`;
}

/** In every selection set but the operation's own, as Apollo Client's addTypenameToDocument does. */
function withTypename(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(node, _key, parent): SelectionSetNode | undefined {
        const isRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const hasTypename = node.selections.some(
          (selection) => selection.kind === Kind.FIELD && selection.name.value === '__typename',
        );
        if (isRoot || hasTypename) return;
        const typename = {
          kind: Kind.FIELD,
          name: { kind: Kind.NAME, value: '__typename' },
        } as const;
        return { ...node, selections: [...node.selections, typename] };
      },
    },
  });
}
