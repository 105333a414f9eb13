import { createHash } from 'node:crypto';
import type { Finding } from '../../core/findings/finding.ts';

/** The same fault on another line is the same fault; another of that element is not. */
export function fingerprintOf({ rule, coordinate, subgraph, message }: Finding): string {
  return createHash('sha256')
    .update([rule, subgraph, coordinate, message].join('\n'))
    .digest('hex');
}
