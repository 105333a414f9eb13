import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A span as OTLP/JSON has it, with its attributes as an object. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** 2 is an error. */
  readonly status: { readonly code?: number; readonly message?: string };
  readonly service: string;
  /** Attributes of the process. */
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface TraceReceiver extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** All that came so far, in the order of their ends. */
  readonly spans: readonly ReceivedSpan[];
  /** Headers of the exports. */
  readonly exports: readonly IncomingMessage['headers'][];
  /** From now on: take spans, answer with this status, or never answer. */
  behave(how: 'well' | 'silent' | number): void;
  stop(): Promise<void>;
}

/**
 * A server that takes traces as OTLP over HTTP in JSON, as a collector does (OTLP 1.x §OTLP/HTTP), and gives
 * those of one trace to other processes, at `/spans/<id>`.
 */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  const exports: IncomingMessage['headers'][] = [];
  let behaviour: 'well' | 'silent' | number = 'well';

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    exports.push(request.headers);
    if (behaviour === 'silent') return;
    if (typeof behaviour === 'number') return void response.writeHead(behaviour).end();
    spans.push(...readSpans(JSON.parse(Buffer.concat(chunks).toString())));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  const server = createServer((request, response) => {
    const [, traceId] = /^\/spans\/([\da-f]{32})$/.exec(request.url ?? '') ?? [];
    // A service may be killed while it tells.
    if (request.url === '/v1/traces') take(request, response).catch(() => response.destroy());
    else if (traceId === undefined) response.writeHead(404).end();
    else response.end(JSON.stringify(spans.filter((span) => span.traceId === traceId)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the receiver has no port');
  const stop = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    exports,
    behave(how) {
      behaviour = how;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What OTLP/JSON holds of traces, as far as tests look at it. */
interface Exported {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: ExportedSpan[] }[];
  }[];
}

interface ExportedSpan extends Omit<ReceivedSpan, 'attributes' | 'service' | 'resource' | 'links'> {
  attributes: Attribute[];
  links?: ReceivedSpan['links'];
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

function readSpans({ resourceSpans }: Exported): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource: { attributes }, scopeSpans }) => {
    const resource = readAttributes(attributes);
    const service = String(resource['service.name']);
    return scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        ...span,
        service,
        resource,
        attributes: readAttributes(span.attributes),
        links: span.links ?? [],
      })),
    );
  });
}

/** A value is an object of one member, named by its type. */
function readAttributes(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
