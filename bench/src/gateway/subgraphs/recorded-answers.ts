import { type GraphQLSchema, graphql } from 'graphql';
import { type BenchSubgraph, subgraphNames } from '../graph/definitions.ts';
import { subgraphSchema } from '../graph/schemas.ts';
import { type RawRequest, utf8 } from './request-reader.ts';

/** Beyond, the oldest goes. */
const RECORDED_MAX = 50_000;

/**
 * Answers of the four subgraphs, each worked out when its request comes for the first time and from then
 * on given as it was: equal requests have equal answers here, whatever engine words them.
 */
export function createRecordedAnswers() {
  const schemas = new Map<string, GraphQLSchema>(
    subgraphNames.map((name: BenchSubgraph) => [`/${name}`, subgraphSchema(name)]),
  );
  const recorded = new Map<string, Buffer>();

  async function record(key: string, schema: GraphQLSchema, request: RawRequest): Promise<Buffer> {
    const { query: source, variables: variableValues } = JSON.parse(utf8(request));
    const answer = httpAnswer(await graphql({ schema, source, variableValues }));
    if (recorded.size >= RECORDED_MAX) recorded.delete(recorded.keys().next().value ?? '');
    recorded.set(key, answer);
    return answer;
  }

  return {
    /** A whole HTTP answer; undefined where no subgraph is. */
    answer(request: RawRequest): Buffer | Promise<Buffer> | undefined {
      const key = request.path + request.body;
      const known = recorded.get(key);
      if (known) return known;
      const schema = schemas.get(request.path);
      return schema && record(key, schema, request);
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
