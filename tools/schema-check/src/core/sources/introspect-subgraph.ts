import { z } from 'zod';
import { CannotRunError } from '../cannot-run.ts';

const ANSWER_MS_MAX = 30_000;

const answerSchema = z.object({
  data: z.object({ _service: z.object({ sdl: z.string().min(1) }) }),
});
const refusalSchema = z.object({ errors: z.array(z.object({ message: z.string() })).min(1) });

/**
 * Asks a running subgraph for its SDL.
 *
 * @throws CannotRunError that names the subgraph and the reason
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec#query_service
 */
export async function introspectSubgraph(
  name: string,
  { url, headers }: { url: string; headers: Readonly<Record<string, string>> },
): Promise<string> {
  const fail = (reason: string) =>
    new CannotRunError(`The schema of subgraph ${name} cannot be had from ${url}: ${reason}.`);
  const answer = await ask(url, headers).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw fail(cause instanceof Error ? cause.message || cause.name : String(cause));
  });
  const parsed = answerSchema.safeParse(answer.body);
  if (parsed.success) return parsed.data.data._service.sdl;
  const refusal = refusalSchema.safeParse(answer.body);
  if (refusal.success) throw fail(refusal.data.errors.map(({ message }) => message).join('; '));
  throw fail(`it answers with status ${answer.status} and no _service.sdl`);
}

async function ask(url: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query: 'query SubgraphSdl { _service { sdl } }' }),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as unknown };
  } catch {
    // Not JSON, so not GraphQL: the caller tells by the status.
    return { status: response.status, body: undefined };
  }
}
