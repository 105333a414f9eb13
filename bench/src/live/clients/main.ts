// One process with all clients: those of the gateway, and those that watch at the subgraph itself beside them.
import { z } from 'zod';
import { serveControl } from '../control.ts';
import { createGroup, type Group, groupShape } from './watch.ts';

const groups = new Map<string, Group>();
const named = z.object({ group: z.string() });

function groupOf(given: unknown): Group {
  const { group } = named.parse(given);
  const known = groups.get(group) ?? createGroup();
  groups.set(group, known);
  return known;
}

serveControl(Number(process.env['PORT']), {
  open: (given) => groupOf(given).open(groupShape.parse(given)),
  take: (given) => groupOf(given).take(),
  close: (given) => groupOf(given).close(),
});
process.once('SIGTERM', () => process.exit(0));
