import {
  composeSources,
  createPlanner,
  diffSchemas,
  diffSubgraphs,
  readOperations,
  type SupergraphSources,
} from '@supergraph/schema-check';

const SIZES = [10, 50, 100];
export const OPERATIONS = 1_000;
const FIELDS = 10;

interface Timing {
  readonly subgraphs: number;
  readonly composeMs: number;
  readonly diffMs: number;
  readonly planMs: number;
}

/**
 * How long the parts of a schema check take on generated graphs, and how they grow. Both sides of the comparison are
 * composed, compared and planned, as when everything changed.
 */
export async function benchGrowth(): Promise<void> {
  // Once, so that loading and compiling the code is not measured.
  measure(3);
  const timings = SIZES.map((size) => quicker(measure(size), measure(size)));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `schema:check, ${OPERATIONS.toLocaleString('en')} operations, both sides of a comparison, processor time`,
  );
  say('subgraphs  composition       diff   planning      total');
  for (const { subgraphs, composeMs, diffMs, planMs } of timings) {
    const cells = [composeMs, diffMs, planMs, composeMs + diffMs + planMs];
    say(
      [
        String(subgraphs).padStart(9),
        ...cells.map((ms) => `${ms.toFixed(0)} ms`.padStart(10)),
      ].join(' '),
    );
  }
  const [first] = timings;
  for (const timing of first ? timings.slice(1) : []) {
    const growth = (part: 'composeMs' | 'diffMs' | 'planMs') =>
      (timing[part] / Math.max(1, first?.[part] ?? 1)).toFixed(1);
    const subgraphs = timing.subgraphs / (first?.subgraphs ?? 1);
    say(
      `${subgraphs} × the subgraphs: composition ${growth('composeMs')} ×, diff ${growth('diffMs')} ×, planning the same operations ${growth('planMs')} ×`,
    );
  }
}

/** Processor time of this process, which other work on the machine disturbs less than the clock. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The less disturbed of two measurements, part by part. */
function quicker(a: Timing, b: Timing): Timing {
  return {
    subgraphs: a.subgraphs,
    composeMs: Math.min(a.composeMs, b.composeMs),
    diffMs: Math.min(a.diffMs, b.diffMs),
    planMs: Math.min(a.planMs, b.planMs),
  };
}

function measure(subgraphs: number): Timing {
  const base = generateGraph(subgraphs, 'base');
  const head = generateGraph(subgraphs, 'head');
  const composing = cpuMs();
  const before = composeSources(base);
  const after = composeSources(head);
  const composed = cpuMs();
  if (!before.graph || !after.graph) throw new Error('The generated subgraphs do not compose.');
  diffSchemas(before.graph.api, after.graph.api);
  diffSubgraphs(before.subgraphs, after.subgraphs, { has: () => true, changedTypes: new Set() });
  const compared = cpuMs();
  const text = generateOperations(subgraphs);
  const { operations } = readOperations([{ file: 'operations.graphql', text }]);
  const planning = cpuMs();
  for (const { supergraphSdl } of [before.graph, after.graph]) {
    const plan = createPlanner(supergraphSdl);
    for (const operation of operations) {
      const planned = plan(operation);
      if ('fault' in planned) throw new Error(planned.fault);
    }
  }
  return {
    subgraphs,
    composeMs: composed - composing,
    diffMs: compared - composed,
    planMs: cpuMs() - planning,
  };
}

/** A ring: each subgraph owns an entity, leads to the next one's, and adds a field to the one before. */
export function generateGraph(count: number, side: 'base' | 'head'): SupergraphSources {
  const subgraphs = Array.from({ length: count }, (_, index) => {
    const next = (index + 1) % count;
    const previous = (index + count - 1) % count;
    const fields = Array.from({ length: FIELDS }, (_item, field) =>
      side === 'head' && field === index % FIELDS
        ? `  renamed${field}: Int`
        : `  field${field}: Int`,
    );
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
type Query { item${index}(id: ID!): Item${index} items${index}(first: Int): [Item${index}!] }
type Item${index} @key(fields: "id") {
  id: ID!
  common: Int
  next: Item${next}
${fields.join('\n')}
}
type Item${next} @key(fields: "id", resolvable: false) { id: ID! }
type Item${previous} @key(fields: "id") { id: ID! added${previous}: Int }
type Money @shareable { amount: Int! currency: String! }
`;
    const name = `subgraph${index}`;
    return { name, routingUrl: `http://${name}/graphql`, file: `${name}.graphql`, sdl };
  });
  return { label: side, subgraphs };
}

/** One to four entities deep, beginning at every subgraph in turn. */
export function generateOperations(subgraphs: number): string {
  return Array.from({ length: OPERATIONS }, (_, index) => {
    const start = index % subgraphs;
    const depth = 1 + (index % 4);
    const select = (item: number, left: number): string => {
      const inner = left > 0 ? ` next { ${select((item + 1) % subgraphs, left - 1)} }` : '';
      return `id common added${item}${inner}`;
    };
    return `query Operation${index} { item${start}(id: "1") { ${select(start, depth - 1)} } }`;
  }).join('\n');
}
