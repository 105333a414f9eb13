/** What a template is filled with: values, and lists of which each member is shown. */
export type MailData = Readonly<Record<string, unknown>>;

/** A template, or a piece of it: what stands there, what is put there, and what is repeated. */
export type Part =
  | string
  | Place
  /** For each member of the list. */
  | { each: string; parts: readonly Part[] };

export interface Place {
  /** Name of what is put there. */
  value: string;
  /** Whether it is a piece of an address. */
  isInLink: boolean;
}

const placeholder = /\{\{\s*([\w.]+)\s*\}\}/;

/** Splits a text where values are put; `literal` makes what stands between them fit for its place. */
export function partsOf(
  text: string,
  { literal, isInLink = false }: { literal: (piece: string) => string; isInLink?: boolean },
): Part[] {
  return text
    .split(placeholder)
    .map((piece, index) => (index % 2 === 1 ? { value: piece, isInLink } : literal(piece)))
    .filter((part) => part !== '');
}

/**
 * Puts the values in.
 *
 * @param show makes a value fit for its place
 * @throws Error when the data lack what the template shows
 */
export function fill(
  parts: readonly Part[],
  data: MailData,
  show: (value: string, place: Place) => string,
): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('value' in part) return show(textOf(data, part.value), part);
      return membersOf(data, part.each)
        .map((member) => fill(part.parts, { ...data, ...prefixed(part.each, member) }, show))
        .join('');
    })
    .join('');
}

/** Every place of a template, sorted: `name`, `lines.quantity`. */
export function placeholdersIn(parts: readonly Part[]): string[] {
  const names = parts.flatMap((part) => {
    if (typeof part === 'string') return [];
    return 'value' in part ? [part.value] : placeholdersIn(part.parts);
  });
  return [...new Set(names)].toSorted();
}

function textOf(data: MailData, name: string): string {
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Error(`The template shows {{${name}}}, which the data lack.`);
}

function membersOf(data: MailData, name: string): readonly MailData[] {
  const list = Object.hasOwn(data, name) ? data[name] : undefined;
  if (!Array.isArray(list))
    throw new Error(`The template shows the list ${name}, which the data lack.`);
  return list;
}

function prefixed(list: string, member: MailData): MailData {
  return Object.fromEntries(
    Object.entries(member).map(([key, value]) => [`${list}.${key}`, value]),
  );
}
