import {
  type GraphQLFormattedError,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type Field, type Query, readQuery } from './fetched-fields.ts';
import type { SubgraphAnswer } from './subgraph-answer.ts';

type Step = string | number;
type Json = Record<string, unknown>;

interface Fault {
  path: Step[];
  /** What is wrong, as the end of a sentence about the service. */
  what: string;
}

const FAULTS_MAX = 100;
const QUERIES_MAX = 1_000;

/**
 * Checks what subgraphs answer against what was asked for, as a server completes the values of its
 * resolvers (GraphQL §6.4.3): a null where there must be a value, or a value of another type, becomes an
 * error at its path, and null takes its place or that of the nearest field above which may be null.
 * Else it would be found, if at all, where nobody knows any more whose it is.
 *
 * @param schema the supergraph's, with all that subgraphs ask of each other
 */
export function createConformer(schema: GraphQLSchema) {
  const queries = new Map<string, Query>();

  function read(text: string): Query {
    const known = queries.get(text);
    if (known) return known;
    if (queries.size >= QUERIES_MAX) queries.clear();
    const query = readQuery(schema, text);
    queries.set(text, query);
    return query;
  }

  /** @returns the same answer, whose values are mended in place, with an error for each that was */
  return function conform(
    answer: SubgraphAnswer,
    request: { query?: string; variables?: Json },
    service: string,
  ): SubgraphAnswer {
    if (!answer.data || request.query === undefined) return answer;
    const faults: Fault[] = [];
    completeFetch(read(request.query), { data: answer.data, request, faults });
    if (faults.length === 0) return answer;
    const explained = answer.errors ?? [];
    const news = faults.filter(({ path }) => !isExplained(path, explained));
    return { ...answer, errors: [...explained, ...news.map((fault) => tell(fault, service))] };
  };
}

function tell({ path, what }: Fault, service: string): GraphQLFormattedError {
  const extensions = { code: 'SERVICE_UNAVAILABLE' };
  return { message: `The service ${service} ${what}.`, path, extensions };
}

/** The service has told by itself why there is nothing here, above or below. */
function isExplained(path: readonly Step[], errors: readonly GraphQLFormattedError[]): boolean {
  return errors.some(({ path: told }) =>
    told?.every((step, i) => i >= path.length || step === path[i]),
  );
}

interface Fetch {
  data: Json;
  request: { variables?: Json };
  faults: Fault[];
}

function completeFetch(query: Query, { data, request, faults }: Fetch): void {
  const path: Step[] = [];

  for (const field of query.rootFields) {
    path.push(field.name);
    if (field.isEntities) entities(field, request.variables?.['representations']);
    // Whoever asked decides whether the place may be empty: other subgraphs may have the field too.
    else if (!completeField(field, data)) put(data, field.name, null);
    path.pop();
  }

  function fault(what: string): false {
    if (faults.length < FAULTS_MAX) faults.push({ path: [...path], what });
    return false;
  }

  function entities(field: Field, given: unknown): void {
    const list = data[field.name];
    if (!Array.isArray(list) || !Array.isArray(given)) return;
    list.forEach((entity: unknown, index) => {
      path.push(index);
      if (!completeEntity(field, entity, typenameOf(given[index]))) list[index] = null;
      path.pop();
    });
  }

  /** One that is not there is null: whether it may be, only the field decides that led to it. */
  function completeEntity(field: Field, entity: unknown, asked: string): boolean {
    if (entity === null) return true;
    const given = typenameOf(entity);
    if (given !== '' && !query.areAkin(given, asked)) return fault('answered for another thing');
    return completeObject(field, entity, asked);
  }

  /** False where the value cannot stand, nor null for it: then the object around it cannot either. */
  function completeField(field: Field, object: Json): boolean {
    const value = own(object, field.name);
    if (value === undefined && field.isConditional) return true;
    return completeValue(field.type, field, value, (mended) => put(object, field.name, mended));
  }

  function completeValue(
    type: GraphQLOutputType,
    field: Field,
    value: unknown,
    mend: (value: null) => void,
  ): boolean {
    if (isNonNullType(type)) {
      if (value === null || value === undefined)
        return fault('gave null where there must be a value');
      return isComplete(type.ofType, field, value);
    }
    if (value !== null && value !== undefined && !isComplete(type, field, value)) mend(null);
    return true;
  }

  function isComplete(type: GraphQLOutputType, field: Field, value: unknown): boolean {
    if (isListType(type)) return completeList(type.ofType, field, value);
    if (!isLeafType(type)) return completeObject(field, value);
    return isLeafOf(type, value) || fault(`gave another value than ${type.name} allows`);
  }

  function completeList(type: GraphQLOutputType, field: Field, list: unknown): boolean {
    if (!Array.isArray(list)) return fault('gave no list where one belongs');
    let isWhole = true;
    for (const [index, item] of list.entries()) {
      path.push(index);
      const mend = () => {
        list[index] = null;
      };
      isWhole = completeValue(type, field, item, mend) && isWhole;
      path.pop();
    }
    return isWhole;
  }

  function completeObject(field: Field, object: unknown, asked = typenameOf(object)): boolean {
    if (!isObject(object)) return fault('gave no object where one belongs');
    for (const inner of query.fieldsOf(field, asked || field.typename)) {
      path.push(inner.name);
      const stands = completeField(inner, object);
      path.pop();
      if (!stands) return false;
    }
    return true;
  }
}

function isLeafOf(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  const isRight = leaves[type.name];
  return isRight === undefined || isRight(value);
}

/** Other scalars are whatever their service says. */
const leaves: Readonly<Record<string, (value: unknown) => boolean>> = {
  Int: (value) => typeof value === 'number' && (value | 0) === value,
  Float: (value) => typeof value === 'number',
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
};

/** Empty where it says none. */
function typenameOf(object: unknown): string {
  const typename = isObject(object) ? own(object, '__typename') : undefined;
  return typeof typename === 'string' ? typename : '';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names are chosen by clients: one may be that of something which every object has. */
function own(object: Json, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function put(object: Json, name: string, value: null): void {
  Object.defineProperty(object, name, {
    ...{ value, enumerable: true, configurable: true, writable: true },
  });
}
