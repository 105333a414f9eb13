import { type ASTNode, type DocumentNode, type Token, TokenKind } from 'graphql';
import { locationOf } from '../core/graph/coordinates.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';

/** A comment that takes a rule's word back: `# schema-check-ignore lint/description: why`. */
export interface Waiver {
  readonly rule: string;
  /** Empty when none was given, and then the waiver has no force. */
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  /** First and last line that it covers. */
  readonly from: number;
  readonly to: number;
}

const COMMENT = /^\s*schema-check-ignore(-file)?\s+(lint\/[a-z-]+)\s*(?::\s*(.*))?$/;

/**
 * The waivers of a subgraph. One above a definition, or at the end of the line that names it, covers that definition
 * and all in it; `schema-check-ignore-file` covers the file.
 */
export function waiversOf({ document, index }: ParsedSubgraph): Waiver[] {
  const ranges = [...index].flatMap(([, nodes]) => nodes.flatMap(rangeOf));
  return commentsOf(document).flatMap((comment): Waiver[] => {
    const [, isFile, rule, reason = ''] = comment.value.match(COMMENT) ?? [];
    if (!rule) return [];
    const { line, column } = comment;
    const own = { rule, reason: reason.trim(), line, column };
    if (isFile) return [{ ...own, from: 1, to: Number.POSITIVE_INFINITY }];
    const target = targetLine(comment);
    const covered = ranges.filter(({ from, named }) => from === target || named === target);
    return [
      {
        ...own,
        from: Math.min(target, ...covered.map(({ from }) => from)),
        to: Math.max(target, ...covered.map(({ to }) => to)),
      },
    ];
  });
}

function commentsOf({ loc }: DocumentNode): Token[] {
  const comments: Token[] = [];
  for (let token: Token | null = loc?.startToken ?? null; token; token = token.next) {
    if (token.kind === TokenKind.COMMENT) comments.push(token);
  }
  return comments;
}

/** The comment's own line when something stands before it there, else that of what follows. */
function targetLine(comment: Token): number {
  if (comment.prev?.line === comment.line && comment.prev.kind !== TokenKind.SOF)
    return comment.line;
  let next = comment.next;
  while (next?.kind === TokenKind.COMMENT) next = next.next;
  return next?.line ?? comment.line;
}

function rangeOf(node: ASTNode): { from: number; to: number; named: number }[] {
  if (!node.loc) return [];
  const from = node.loc.startToken.line;
  return [{ from, to: node.loc.endToken.line, named: locationOf(node)?.line ?? from }];
}
