import type { Pool } from 'undici';

/** @throws Error for an answer with errors */
export async function askGraph(pool: Pool, content: unknown, token: string): Promise<void> {
  const { body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(content),
  });
  const { errors } = (await body.json()) as { errors?: unknown };
  if (errors) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
}
