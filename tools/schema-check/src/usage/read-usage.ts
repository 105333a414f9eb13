import { readFile } from 'node:fs/promises';
import { CannotRunError } from '../core/cannot-run.ts';
import { type UsageFile, usageFileSchema } from './usage-file.ts';

const FETCH_MS_MAX = 30_000;
const FAULTS_SHOWN_MAX = 5;

/**
 * Reads recorded usage from a file or an http(s) address. `SCHEMA_CHECK_USAGE_TOKEN` is sent as a bearer token.
 *
 * @throws CannotRunError when it cannot be had or is not a usage file
 */
export async function readUsage(place: string, env: NodeJS.ProcessEnv): Promise<UsageFile> {
  const text = /^https?:\/\//.test(place) ? await fetchText(place, env) : await readLocal(place);
  if (text.trim() === '') throw new CannotRunError(`The usage file ${place} is empty.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotRunError(`The usage file ${place} is not JSON: ${reason}`);
  }
  const parsed = usageFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, FAULTS_SHOWN_MAX)
    .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new CannotRunError(`The usage file ${place} is not valid: ${faults.join('; ')}`);
}

async function readLocal(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new CannotRunError(`The usage file ${file} cannot be read: ${reason}`);
  }
}

async function fetchText(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const token = env['SCHEMA_CHECK_USAGE_TOKEN'];
  try {
    const response = await fetch(url, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(FETCH_MS_MAX),
    });
    if (!response.ok) throw new Error(`it answers with status ${response.status}`);
    return await response.text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CannotRunError(`Usage cannot be fetched from ${url}: ${reason}`);
  }
}
