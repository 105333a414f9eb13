import type { Client } from '@supergraph/service/http/client';
import type { GraphQLFormattedError } from 'graphql';
import { UNCODED } from '../engine/execute/add-errors.ts';

/** An error as it was told, of which the message is not kept: it may repeat what the client sent. */
export type ToldError = Pick<GraphQLFormattedError, 'path' | 'extensions'>;

export interface Failed {
  readonly requestId: string;
  readonly operation: { readonly name: string | null; readonly type: string };
  readonly client: Pick<Client, 'name' | 'version'>;
  readonly errors: readonly ToldError[];
  /** When it was answered, in ms since 1970. */
  readonly atMs: number;
}

/** What went wrong with one request in one way. */
export interface Failure extends Omit<Failed, 'errors'> {
  readonly code: string;
  /** The subgraph that says so; null where it is the gateway itself. */
  readonly service: string | null;
  /** The first field that is concerned, without places in lists; null where it is the whole. */
  readonly path: string | null;
  /** How many are concerned. */
  fields: number;
}

/** What of failures is kept: enough to see what goes wrong, however often it does. */
export const failureLimits = {
  /** Of one code and service, in one process, between two writes; the others are counted as errors alone. */
  ofOneKindMax: 20,
  /** Of all together. */
  gatheredMax: 500,
  /** In hours. */
  keptHours: 24,
} as const;

/** Failures that wait to be written. */
export function createFailureLog() {
  const ofKind = new Map<string, number>();
  let failures: Failure[] = [];
  return {
    add({ errors, ...request }: Failed): void {
      for (const failure of byKind(errors)) {
        const kind = `${failure.code} ${failure.service}`;
        const known = ofKind.get(kind) ?? 0;
        if (known >= failureLimits.ofOneKindMax || failures.length >= failureLimits.gatheredMax)
          continue;
        ofKind.set(kind, known + 1);
        failures.push({ ...request, ...failure });
      }
    },
    /** Everything so far; it begins anew. */
    take(): Failure[] {
      const taken = failures;
      failures = [];
      ofKind.clear();
      return taken;
    },
  };
}

type Kind = Pick<Failure, 'code' | 'service' | 'path' | 'fields'>;

/** Ten fields that are lost in one way are one failure. */
function byKind(errors: readonly ToldError[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const { path, extensions = {} } of errors) {
    const { code: given, serviceName } = extensions;
    const code = typeof given === 'string' && given !== UNCODED ? given : 'INTERNAL_SERVER_ERROR';
    const service = typeof serviceName === 'string' ? serviceName : null;
    const known = kinds.get(`${code} ${service}`);
    if (known) known.fields += 1;
    else kinds.set(`${code} ${service}`, { code, service, path: fieldOf(path), fields: 1 });
  }
  return [...kinds.values()];
}

const FIELD_CHARACTERS_MAX = 200;

function fieldOf(path: ToldError['path']): string | null {
  const names = (path ?? []).filter((step) => typeof step === 'string');
  return names.length === 0 ? null : names.join('.').slice(0, FIELD_CHARACTERS_MAX);
}
