import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CannotRunError } from '../core/cannot-run.ts';
import { graphosReport, recordingOfGraphos } from './from-graphos.ts';
import { hiveReport, requestsOfHive } from './from-hive.ts';
import { openTelemetryTraces, requestsOfOpenTelemetry } from './from-opentelemetry.ts';
import { type Recording, usageOfRecordings } from './recorded-request.ts';
import { type UsageFile, usageFileSchema } from './usage-file.ts';

const FETCH_MS_MAX = 30_000;
const FAULTS_SHOWN_MAX = 5;

/**
 * Reads recorded usage from a file or an http(s) address: our own format, answers of GraphOS, usage reports
 * of Hive, or traces of OpenTelemetry, one JSON value or one a line. `SCHEMA_CHECK_USAGE_TOKEN` is sent as a bearer token.
 *
 * @throws CannotRunError when it cannot be had or is none of these
 */
export async function readUsage(place: string, env: NodeJS.ProcessEnv): Promise<UsageFile> {
  const text = /^https?:\/\//.test(place) ? await fetchText(place, env) : await readLocal(place);
  if (text.trim() === '') throw new CannotRunError(`The usage file ${place} is empty.`);
  const values = parseValues(text, place);
  const foreign = recordingsOf(values);
  if (foreign) return usageOfRecordings(foreign);
  const parsed = usageFileSchema.safeParse(values[0]);
  if (parsed.success && values.length === 1) return parsed.data;
  const faults = (parsed.error?.issues ?? [])
    .slice(0, FAULTS_SHOWN_MAX)
    .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new CannotRunError(
    `The usage file ${place} is not valid: ${faults.join('; ') || 'not every line is a report'}`,
  );
}

/** None where not all of it is of another tool. */
function recordingsOf(values: readonly unknown[]): Recording[] | undefined {
  const traces = z.array(openTelemetryTraces).safeParse(values);
  if (traces.success) return [{ requests: requestsOfOpenTelemetry(traces.data) }];
  const reports = values.map(recordingOf);
  return reports.every((report) => report !== undefined) ? reports : undefined;
}

function recordingOf(value: unknown): Recording | undefined {
  const graphos = graphosReport.safeParse(value);
  if (graphos.success) return recordingOfGraphos(graphos.data);
  const hive = hiveReport.safeParse(value);
  return hive.success ? { requests: requestsOfHive(hive.data) } : undefined;
}

function parseValues(text: string, place: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      if (lines.length > 1) return lines.map((line): unknown => JSON.parse(line));
    } catch {
      // What is wrong with the whole is told.
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotRunError(`The usage file ${place} is not JSON: ${reason}`);
  }
}

async function readLocal(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
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
