import type {
  SentStatement,
  StatementCounter,
} from '@supergraph/service/database/statement-counter';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Sql } from 'postgres';
import { explaining } from './explain.ts';

/** By the path of an argument or of a field of a filter, `filter.tag`: what a client may put there. */
export type ListValues = Record<string, readonly unknown[]>;

export type ListArguments = Record<string, unknown>;

export interface OfferedList {
  /** `Query.products`. */
  readonly name: string;
  /** What a document declares, `$filter: ProductFilter`, and selects, `products(filter: $filter) { … }`. */
  readonly variables: string;
  readonly selection: string;
  /** Filters and orders, so many of them that any three stand together in one. */
  argumentsOf(values: ListValues, isValid?: (given: ListArguments) => boolean): ListArguments[];
}

const ofPages = new Set(['first', 'after']);

/** Every list that a subgraph's schema gives page by page. */
export function offeredLists(typeDefs: string): OfferedList[] {
  const schema = buildSchema(typeDefs, { assumeValidSDL: true });
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ args }) => [...ofPages].every((page) => args.some(({ name }) => name === page)))
        .map((field) => ({
          name: `${type.name}.${field.name}`,
          variables: field.args.map(({ name, type: of }) => `$${name}: ${of}`).join(', '),
          selection: `${field.name}(${field.args.map(({ name }) => `${name}: $${name}`).join(', ')}) {
            nodes { __typename } }`,
          argumentsOf: (values, isValid = () => true) =>
            coveringTriples(combinations(field, values).filter(isValid)),
        })),
    );
}

function combinations(field: GraphQLField<unknown, unknown>, values: ListValues) {
  const open = field.args.filter(({ name }) => !ofPages.has(name));
  return product(open.map(({ name, type }) => [name, optionsOf(name, type, values)]));
}

/** What may stand there; undefined is left out. */
function optionsOf(path: string, type: GraphQLInputType, values: ListValues): readonly unknown[] {
  const given = values[path];
  if (given) return [undefined, ...given];
  const bare = isNonNullType(type) ? type.ofType : type;
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const open = fields.map(({ name, type: of }): [string, readonly unknown[]] => [
      name,
      optionsOf(`${path}.${name}`, of, values),
    ]);
    return product(open);
  }
  if (!isEnumType(named)) throw new Error(`no value is given for ${path}`);
  const names = named.getValues().map(({ name }) => name);
  return [undefined, ...(isListType(bare) ? [names.slice(0, 2), names] : names)];
}

function product(open: [string, readonly unknown[]][]): ListArguments[] {
  return open.reduce<ListArguments[]>(
    (made, [name, options]) =>
      made.flatMap((one) =>
        options.map((value) => (value === undefined ? one : { ...one, [name]: value })),
      ),
    [{}],
  );
}

/** Those among all combinations that hold a triple which none before them does. */
function coveringTriples(all: ListArguments[]): ListArguments[] {
  const seen = new Set<string>();
  return all.toReversed().filter((given) => {
    const triples = triplesOf(partsOf(given)).filter((triple) => !seen.has(triple));
    for (const triple of triples) seen.add(triple);
    return triples.length > 0;
  });
}

/** What is given, field by field. */
function partsOf(given: ListArguments): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? partsOf(value as ListArguments)
      : [`${name} ${JSON.stringify(value)}`],
  );
}

function triplesOf(parts: string[]): string[] {
  const open = ['', '', ...parts];
  return open.flatMap((one, first) =>
    open.flatMap((other, second) =>
      open.flatMap((last, third) =>
        first < second && second < third ? [`${one}, ${other}, ${last}`] : [],
      ),
    ),
  );
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

export interface ListReads {
  list: OfferedList;
  values: ListValues;
  isValid?: (given: ListArguments) => boolean;
  /** Sends it, with everything that a list may need; `_entities` around the selection is the caller's. */
  ask: (variables: ListArguments) => Promise<{ errors: unknown }>;
  counter: StatementCounter;
  sql: Sql;
}

/** What is asked for and reads more than `rowsMax`, with how much it reads. */
export async function dearReads(
  { list, values, isValid, ask, counter, sql }: ListReads,
  rowsMax: number,
) {
  const dear: { rows: number; given: ListArguments }[] = [];
  const all = list.argumentsOf(values, isValid);
  if (all.length < 2) throw new Error(`nothing is varied in ${list.name}`);
  for (const given of all) {
    const { result, sent } = await counter.count(() => ask(given));
    if (result.errors) throw new Error(JSON.stringify({ given, errors: result.errors }));
    for (const statement of sent) {
      const rows = await rowsRead(sql, statement);
      if (rows > rowsMax) dear.push({ rows, given });
    }
  }
  return dear.toSorted((one, other) => other.rows - one.rows);
}

/** A statement that is prepared gets a plan for its values so many times, and perhaps one for any later. */
const PLANS_FOR_VALUES = 5;

/** How many rows and entries of indexes a statement reads, as Postgres counts them: at first, or ever after. */
export function rowsRead(sql: Sql, statement: SentStatement): Promise<number> {
  return explaining(sql, statement, async (explain) => {
    const count = async () => countRows((await explain('ANALYZE, TIMING OFF')) as Plan);
    const first = await count();
    for (let use = 1; use < PLANS_FOR_VALUES; use += 1) await explain('COSTS OFF');
    return Math.max(first, await count());
  });
}

function countRows(plan: Plan): number {
  const isRead = plan['Relation Name'] !== undefined || plan['Node Type'] === 'Bitmap Index Scan';
  const left = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const own = isRead ? (plan['Actual Rows'] + left) * plan['Actual Loops'] : 0;
  return own + (plan.Plans ?? []).reduce((sum, part) => sum + countRows(part), 0);
}
