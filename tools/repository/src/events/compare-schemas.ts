/** A JSON Schema (2020-12) as a published event has one, or a part of it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * What of `now` could surprise a consumer that was written for `former`, a sentence each. Data that
 * is valid now must be valid formerly, but for properties that were added: consumers are tolerant
 * readers. What cannot be judged counts as a break: a type of a new version costs little.
 */
export function findBreaks(former: JsonSchema, now: JsonSchema): string[] {
  return breaksAt('data', resolver(former)(former), resolver(now)(now), {
    former: resolver(former),
    now: resolver(now),
  });
}

interface Resolvers {
  former: (schema: JsonSchema) => JsonSchema;
  now: (schema: JsonSchema) => JsonSchema;
}

const annotations = new Set([
  ...['$schema', '$id', '$comment', '$defs', 'title', 'description', 'examples', 'default'],
  ...['deprecated', 'additionalProperties'],
]);

/** May only become narrower: `grows` says which way that is. */
const bounds: Record<string, { grows: boolean }> = {
  minimum: { grows: true },
  exclusiveMinimum: { grows: true },
  minLength: { grows: true },
  minItems: { grows: true },
  minProperties: { grows: true },
  maximum: { grows: false },
  exclusiveMaximum: { grows: false },
  maxLength: { grows: false },
  maxItems: { grows: false },
  maxProperties: { grows: false },
};

const structural = new Set([
  ...['type', 'enum', 'const', 'required', 'properties', 'items', 'anyOf', 'oneOf'],
  ...Object.keys(bounds),
]);

function breaksAt(place: string, former: JsonSchema, now: JsonSchema, refs: Resolvers): string[] {
  const alternatives = listOf(now['anyOf'] ?? now['oneOf']);
  const formerAlternatives = listOf(former['anyOf'] ?? former['oneOf']);
  if (alternatives.length + formerAlternatives.length > 0) {
    return alternativeBreaks(place, { former, now, refs });
  }
  return [
    ...typeBreaks(place, former, now),
    ...valueBreaks(place, former, now),
    ...boundBreaks(place, former, now),
    ...propertyBreaks(place, { former, now, refs }),
    ...itemBreaks(place, { former, now, refs }),
    ...otherBreaks(place, former, now),
  ];
}

interface Pair {
  former: JsonSchema;
  now: JsonSchema;
  refs: Resolvers;
}

/** Each alternative that there is now must be one that there was. */
function alternativeBreaks(place: string, { former, now, refs }: Pair): string[] {
  const olds = alternativesOf(former).map(refs.former);
  return alternativesOf(now)
    .map(refs.now)
    .flatMap((option) => {
      const attempts = olds.map((old) => breaksAt(place, old, option, refs));
      if (attempts.some((breaks) => breaks.length === 0)) return [];
      return [`${place} may take a form that it had not: ${JSON.stringify(option)}.`];
    });
}

function alternativesOf(schema: JsonSchema): JsonSchema[] {
  const list = listOf(schema['anyOf'] ?? schema['oneOf']);
  return list.length > 0 ? list : [schema];
}

function typeBreaks(place: string, former: JsonSchema, now: JsonSchema): string[] {
  const olds = typesOf(former);
  if (olds.length === 0) return [];
  const news = typesOf(now);
  if (news.length === 0) return [`${place} was ${olds.join(' or ')} and may now be anything.`];
  const added = news.filter(
    (type) => !olds.includes(type) && !(type === 'integer' && olds.includes('number')),
  );
  return added.map((type) => `${place} was ${olds.join(' or ')} and may now be ${type}.`);
}

function typesOf(schema: JsonSchema): string[] {
  const { type } = schema;
  if (type !== undefined) return [type].flat().map(String);
  const values = valuesOf(schema);
  return values === undefined ? [] : [...new Set(values.map(typeOfValue))];
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function valueBreaks(place: string, former: JsonSchema, now: JsonSchema): string[] {
  const olds = valuesOf(former)?.map((value) => JSON.stringify(value));
  if (!olds) return [];
  const news = valuesOf(now)?.map((value) => JSON.stringify(value));
  if (!news) return [`${place} had a list of values and may now be anything.`];
  const added = news.filter((value) => !olds.includes(value));
  return added.map((value) => `${place} may now be ${value}, which it never was.`);
}

function valuesOf(schema: JsonSchema): unknown[] | undefined {
  if (schema['const'] !== undefined) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

function boundBreaks(place: string, former: JsonSchema, now: JsonSchema): string[] {
  return Object.entries(bounds).flatMap(([keyword, { grows }]) => {
    const old = former[keyword];
    if (typeof old !== 'number') return [];
    const bound = now[keyword];
    if (typeof bound !== 'number') return [`${place} has lost its ${keyword} of ${old}.`];
    const isLooser = grows ? bound < old : bound > old;
    return isLooser ? [`${place} had a ${keyword} of ${old} and now has ${bound}.`] : [];
  });
}

function propertyBreaks(place: string, { former, now, refs }: Pair): string[] {
  const olds = propertiesOf(former);
  const news = propertiesOf(now);
  const required = listOfText(now['required']);
  const lost = listOfText(former['required'])
    .filter((name) => name in news && !required.includes(name))
    .map((name) => `${place}.${name} was always there and may now be missing.`);
  const changed = Object.entries(olds).flatMap(([name, old]) => {
    const property = news[name];
    if (!property) return [`${place}.${name} is gone.`];
    return breaksAt(`${place}.${name}`, refs.former(old), refs.now(property), refs);
  });
  return [...lost, ...changed];
}

function itemBreaks(place: string, { former, now, refs }: Pair): string[] {
  const { items: old } = former;
  if (!isSchema(old)) return [];
  const { items } = now;
  if (!isSchema(items)) return [`${place}[] may now be anything.`];
  return breaksAt(`${place}[]`, refs.former(old), refs.now(items), refs);
}

/** Whatever was demanded in other words must be demanded in the same words. */
function otherBreaks(place: string, former: JsonSchema, now: JsonSchema): string[] {
  return Object.keys(former)
    .filter((keyword) => !annotations.has(keyword) && !structural.has(keyword))
    .filter((keyword) => JSON.stringify(former[keyword]) !== JSON.stringify(now[keyword]))
    .map((keyword) => {
      const values = [former[keyword], now[keyword]].map(
        (value) => JSON.stringify(value) ?? 'none',
      );
      return `${place} had the ${keyword} ${values[0]} and now has ${values[1]}.`;
    });
}

/** Follows `#/$defs/…`; a reference elsewhere stays, and is compared as it is written. */
function resolver(root: JsonSchema): (schema: JsonSchema) => JsonSchema {
  return (schema) => {
    const { $ref: reference } = schema;
    if (typeof reference !== 'string' || !reference.startsWith('#/$defs/')) return schema;
    const definitions = root['$defs'];
    const found = isSchema(definitions) && definitions[reference.slice('#/$defs/'.length)];
    return isSchema(found) ? found : schema;
  };
}

function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  const { properties } = schema;
  if (!isSchema(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      isSchema(property) ? property : {},
    ]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function listOfText(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
