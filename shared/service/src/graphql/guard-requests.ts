import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { RequestRefused } from '../http/json-bodies.ts';
import { type JsonLimits, judgeJson } from '../http/json-limits.ts';
import { judgeJsonNumbers } from '../http/json-numbers.ts';
import { declaredVariables } from './document/declared-variables.ts';
import type { DocumentGuard } from './document/document-guard.ts';
import type { KnownOperation } from './document/known-documents.ts';

export interface RequestGuardOptions {
  readonly guard: DocumentGuard;
  /** Of the variables and extensions of a GET; `boundJsonBodies` sees to bodies. */
  readonly json: JsonLimits;
  readonly operationNameCharactersMax: number;
  /** Hears of each document that is refused, or known to be faulty. */
  readonly onRefused?: (reply: FastifyReply) => void;
}

/**
 * A Fastify hook that answers for Apollo Server where a document is too large or known to be faulty, and
 * takes away variables that the operation does not declare, before anything parses the one or copies the
 * other. What is no GraphQL request at all is left to Apollo Server.
 *
 * @throws RequestRefused for what comes beside the document and is too large
 */
export function guardRequests(options: RequestGuardOptions): preHandlerHookHandler {
  return (request, reply, done) => {
    const isGet = request.method === 'GET';
    const asked = isGet ? request.query : request.body;
    if (!isRecord(asked)) return done();
    const refusal = judgeBeside(asked, isGet, options);
    if (refusal) return done(new RequestRefused(refusal));
    if (typeof asked['query'] !== 'string') return done();
    const verdict = options.guard.judge(asked['query']);
    if ('errors' in verdict) {
      options.onRefused?.(reply);
      return answer(request, reply, verdict.errors);
    }
    if (isGet) keepDeclaredInAddress(request, asked, verdict.operations);
    else keepDeclared(asked, verdict.operations);
    done();
  };
}

/** What is too much of what comes beside the document, as a sentence. */
function judgeBeside(
  { operationName, variables, extensions }: Record<string, unknown>,
  isGet: boolean,
  { json, operationNameCharactersMax: most }: RequestGuardOptions,
): string | undefined {
  if (typeof operationName === 'string' && operationName.length > most) {
    return `The operation name has ${operationName.length} characters; at most ${most} are allowed.`;
  }
  if (!isGet) return undefined;
  const texts = Object.entries({ variables, extensions });
  return texts.map(([name, text]) => judgeParameter(name, text, json)).find(Boolean);
}

/** A parameter of an address is JSON in text; that of a body was measured with it. */
function judgeParameter(name: string, text: unknown, limits: JsonLimits): string | undefined {
  if (typeof text !== 'string') return undefined;
  return Buffer.byteLength(text) > limits.memberBytesMax
    ? `"${name}" is longer than ${limits.memberBytesMax} bytes, which is the most that is allowed.`
    : (judgeJson(text, limits) ?? judgeJsonNumbers(text));
}

function keepDeclared(body: Record<string, unknown>, operations: readonly KnownOperation[]): void {
  const { variables, operationName } = body;
  if (!isRecord(variables)) return;
  body['variables'] = declaredVariables(variables, operations, textOrNone(operationName));
}

/** Apollo Server reads the address by itself, so that is where they are taken from. */
function keepDeclaredInAddress(
  { raw }: FastifyRequest,
  { variables, operationName }: Record<string, unknown>,
  operations: readonly KnownOperation[],
): void {
  const given = typeof variables === 'string' ? readJson(variables) : undefined;
  if (!isRecord(given) || raw.url === undefined) return;
  const declared = declaredVariables(given, operations, textOrNone(operationName));
  if (Object.keys(given).length === Object.keys(declared).length) return;
  const [path, search] = raw.url.split('?', 2);
  const parameters = new URLSearchParams(search);
  parameters.set('variables', JSON.stringify(declared));
  raw.url = `${path}?${parameters}`;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Apollo Server says what is wrong with it
  }
}

function answer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  errors: readonly GraphQLFormattedError[],
): void {
  const type = headers.accept?.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
  void reply
    .code(400)
    .header('content-type', `${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ errors }));
}

/** GraphQL over HTTP §4: for clients that ask for it by name. */
const RESPONSE_TYPE = 'application/graphql-response+json';

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
