import { readClient } from '@supergraph/service/http/client';
import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify';
import { isObject, type Json } from '../../engine/json.ts';
import type { DocumentRefusal } from './refusals.ts';
import type { Resolution, ResolveDocument } from './resolve-document.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The hash by which the client registers its document. */
    registersAs?: string | undefined;
  }
}

export interface RequestResolverOptions {
  readonly resolve: ResolveDocument;
  /** Whether it makes a difference who asks. */
  readonly hasSafelist: boolean;
  /** Hears of each request that is refused. */
  readonly onRefused: (reply: FastifyReply) => void;
}

/**
 * A Fastify hook that puts the document in the place of its id, or answers where it must not be executed.
 * Whatever comes after sees a request with a text, as if the client had sent that. What is no GraphQL
 * request at all is left to Apollo Server.
 */
export function resolveRequests(options: RequestResolverOptions): preHandlerHookHandler {
  const { resolve, hasSafelist, onRefused } = options;

  return (request, reply, done) => {
    const isGet = request.method === 'GET';
    const sent = withIdOfPath(isGet ? readAddress(request.raw.url) : request.body, request.params);
    if (!isObject(sent)) return done();
    const client = hasSafelist ? readClient(request.ip, request.headers) : anybody;
    const take = (found: Resolution): void => {
      if ('refusal' in found) {
        onRefused(reply);
        refuse(request, reply, found.refusal);
        return;
      }
      request.registersAs = found.registersAs;
      const asked = withText(sent, found.text);
      if (asked !== sent) {
        if (isGet) writeAddress(request, asked);
        else request.body = asked;
      }
      done();
    };
    const resolution = resolve(sent, client);
    if (resolution instanceof Promise) resolution.then(take, done);
    else take(resolution);
  };
}

const anybody = { name: '', version: '' };

/**
 * The parameters of a GET as Apollo Server reads them, so that it executes what is judged here. It refuses
 * those that come twice, which are left out.
 */
function readAddress(address = ''): Json {
  const start = address.indexOf('?');
  const parameters = new URLSearchParams(start < 0 ? '' : address.slice(start));
  const once = [...parameters].filter(([name]) => parameters.getAll(name).length === 1);
  const { extensions, ...others } = Object.fromEntries(once);
  return extensions === undefined ? others : { ...others, extensions: readJson(extensions) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Apollo Server says what is wrong with it.
  }
}

/** `/graphql/<id>` */
function withIdOfPath(sent: unknown, params: unknown): unknown {
  const documentId = isObject(params) ? params['documentId'] : undefined;
  if (documentId === undefined || !isObject(sent) || 'documentId' in sent) return sent;
  return { ...sent, documentId };
}

/** Without the extension that has been answered, for which Apollo Server would look again. */
function withText(sent: Json, text: string | undefined): Json {
  const { extensions, ...others } = sent;
  const isPersisted = isObject(extensions) && 'persistedQuery' in extensions;
  if (text === undefined || (text === sent['query'] && !isPersisted)) return sent;
  if (!isPersisted) return { ...sent, query: text };
  const { persistedQuery: _, ...left } = extensions;
  const isEmpty = Object.keys(left).length === 0;
  return { ...others, query: text, ...(!isEmpty && { extensions: left }) };
}

function writeAddress(
  request: FastifyRequest,
  { query, operationName, variables, extensions }: Json,
): void {
  const parameters = Object.entries({ query, operationName, variables, extensions })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, asText(value)]);
  request.query = Object.fromEntries(parameters);
  request.raw.url = `/graphql?${new URLSearchParams(parameters)}`;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function refuse(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { status, error }: DocumentRefusal,
): void {
  const type = headers.accept?.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
  void reply
    .code(status)
    .header('content-type', `${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ errors: [error] }));
}

/** GraphQL over HTTP §4: for clients that ask for it by name. */
const RESPONSE_TYPE = 'application/graphql-response+json';
