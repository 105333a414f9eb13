import type { AffectedOperation, Finding } from '../../core/findings/finding.ts';

const CLIENTS_SHOWN_MAX = 5;
const OPERATIONS_SHOWN_MAX = 10;

/** Who would break, one line each: operation, requests, clients with versions and counts. */
export function usageLines({ operations = [] }: Finding): string[] {
  const lines = operations.slice(0, OPERATIONS_SHOWN_MAX).map(usageLine);
  const rest = operations.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more operations`] : lines;
}

/** On one line, whatever clients call themselves. */
function usageLine(operation: AffectedOperation): string {
  return toldOf(operation).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function toldOf({ name, file, count, clients = [] }: AffectedOperation): string {
  const place = file ? ` (${file})` : '';
  if (count === undefined) return `${name}${place}`;
  const shown = clients
    .slice(0, CLIENTS_SHOWN_MAX)
    .map((client) => `${client.name} ${client.version} ${client.count.toLocaleString('en')}`);
  const rest = clients.length - shown.length;
  const others = rest > 0 ? `, and ${rest} more clients` : '';
  const noun = count === 1 ? 'request' : 'requests';
  return `${name}${place}: ${count.toLocaleString('en')} ${noun} (${shown.join(', ')}${others})`;
}
