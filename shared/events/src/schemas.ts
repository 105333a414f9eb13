import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type JsonSchema = object;

/** The JSON Schema (2020-12) of each event type's data, read from `<folder>/<type>.json`. */
export function loadSchemas(folder: URL): Map<string, JsonSchema> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files.map((file) => [
      file.slice(0, -'.json'.length),
      JSON.parse(readFileSync(new URL(file, `${folder.href.replace(/\/$/, '')}/`), 'utf8')),
    ]),
  );
}

// One for all, as the schema of schemas takes longer to compile than any of ours; those stay strangers
// to each other, for two services may have one of the same name.
const ajv = new Ajv({ allErrors: true, strict: false, addUsedSchema: false });
addFormats.default(ajv);

/** Returns a check whose answer is the faults of some data, empty when it is valid. */
export function compileSchema(schema: JsonSchema): (data: unknown) => string[] {
  const validate = ajv.compile(schema);
  return (data) =>
    validate(data)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) =>
          `data${instancePath.replaceAll('/', '.')} ${message ?? 'is invalid'}`.trim(),
        );
}
