import { z } from 'zod';

const errorShape = z.object({ extensions: z.object({ code: z.string() }) });
const refusalShape = z.object({ errors: z.array(z.object({ code: z.string() })) });
const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorShape).optional(),
});

/** Codes of an answer's faults and refusals; `ok` without any; the status where it is no GraphQL. */
export function codesOf(status: number, text: string): string[] {
  const answer = answerShape.safeParse(parsed(text));
  if (!answer.success) return [String(status)];
  const { data, errors = [] } = answer.data;
  const faults = errors.map(({ extensions }) => extensions.code);
  const refusals = Object.values(data ?? {}).flatMap((payload) => {
    const refused = refusalShape.safeParse(payload);
    return refused.success ? refused.data.errors.map(({ code }) => code) : [];
  });
  const codes = [...faults, ...refusals];
  if (codes.length > 0) return codes;
  return data ? ['ok'] : [String(status)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page, or nothing at all.
    return undefined;
  }
}
