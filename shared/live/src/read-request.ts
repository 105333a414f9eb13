import { clientJsonLimits, judgeJson } from '@supergraph/service/http/json-limits';
import { judgeJsonNumbers } from '@supergraph/service/http/json-numbers';
import { z } from 'zod';
import type { StreamRequest } from './operations.ts';

const record = z.record(z.string(), z.unknown());
const id = z.unknown().optional();
const shape = z.object({
  query: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  operationName: z.string().nullish(),
  variables: record.nullish(),
  extensions: record.nullish(),
  documentId: id,
  id,
  doc_id: id,
});

/** Of a body of JSON; undefined for what is no GraphQL request, which sends a document or names one. */
export function readRequest(body: unknown): StreamRequest | undefined {
  const asked = shape.safeParse(body).data;
  if (asked?.query !== '') return asked;
  const names = [asked.documentId, asked.id, asked.doc_id, asked.extensions?.['persistedQuery']];
  return names.some((name) => name !== undefined && name !== null) ? asked : undefined;
}

/** The same of the parameters of an address, where variables and extensions are JSON in text. */
export function readParameters(parameters: unknown): StreamRequest | undefined {
  const given = record.safeParse(parameters).data;
  return (
    given &&
    readRequest({ ...given, ...jsonOf(given, 'variables'), ...jsonOf(given, 'extensions') })
  );
}

function jsonOf(given: Record<string, unknown>, name: string): Record<string, unknown> {
  const text = given[name];
  if (typeof text !== 'string') return {};
  // What is too much stays a text, and that is no request.
  if (judgeJson(text, clientJsonLimits) ?? judgeJsonNumbers(text)) return {};
  try {
    return { [name]: JSON.parse(text) };
  } catch {
    return {}; // a text is no record, so the request is none
  }
}
