import { type ExecutionResult, type GraphQLSchema, graphql } from 'graphql';
import { numberedField, numberedFieldPattern } from '../distinct-operations.ts';
import { type RawRequest, utf8 } from './request-reader.ts';

/** Beyond, the oldest goes. */
const RECORDED_MAX = 10_000;

/** One subgraph: what `graphql` takes beside a request. */
export type Served = Pick<Parameters<typeof graphql>[0], 'fieldResolver' | 'typeResolver'> & {
  readonly schema: GraphQLSchema;
};

/**
 * Answers of subgraphs, each worked out when its request comes for the first time and from then on given
 * as it was: equal requests have equal answers here, whatever engine words them. Requests that differ in
 * nothing but the number of a field (`distinctOperation`) count as equal, so that only gateways notice.
 *
 * @param subgraphs by path
 */
export function createRecordedAnswers(subgraphs: ReadonlyMap<string, Served>) {
  const recorded = new Map<string, Buffer>();

  async function record(request: RawRequest, served: Served): Promise<Buffer> {
    const { query: source, variables: variableValues } = JSON.parse(utf8(request));
    const answer: ExecutionResult = await graphql({ ...served, source, variableValues });
    const bytes = httpAnswer(answer);
    if (recorded.size >= RECORDED_MAX) recorded.delete(recorded.keys().next().value ?? '');
    recorded.set(request.path + request.body, bytes);
    return bytes;
  }

  async function recordNumbered(request: RawRequest, name: string, served: Served) {
    const first = numberedField(0);
    const twin = { ...request, body: request.body.replaceAll(name, first) };
    const bytes = recorded.get(twin.path + twin.body) ?? (await record(twin, served));
    return Buffer.from(bytes.toString('latin1').replaceAll(first, name), 'latin1');
  }

  return {
    /** A whole HTTP answer; undefined where no subgraph is. */
    answer(request: RawRequest): Buffer | Promise<Buffer> | undefined {
      const known = recorded.get(request.path + request.body);
      if (known) return known;
      const served = subgraphs.get(request.path);
      if (!served) return undefined;
      const [name] = numberedFieldPattern.exec(request.body) ?? [];
      return name ? recordNumbered(request, name, served) : record(request, served);
    },
  };
}

export function httpAnswer(content: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(content));
  const head = [
    'HTTP/1.1 200 OK',
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
    'connection: keep-alive',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}
