import { Kind, parse, print, visit } from 'graphql';

/** Wide enough for every number, so that texts and answers are equally long. */
const DIGITS = 6;

/** How numbered fields are found in a text. */
export const numberedFieldPattern = new RegExp(`field\\d{${DIGITS}}`);

export function numberedField(number: number): string {
  return `field${String(number).padStart(DIGITS, '0')}`;
}

/**
 * An operation that no planner has seen, and that asks for the same as another: its first field without
 * fields of its own goes by a name that nobody else uses. Names and blanks may be taken out of a
 * document before its plan is looked for; what a field is called in the answer may not.
 *
 * @throws Error for a document without such a field
 */
export function distinctOperation(document: string, number: number): string {
  const alias = numberedField(number);
  let isRenamed = false;
  const renamed = visit(parse(document), {
    Field(field) {
      if (isRenamed || field.selectionSet) return undefined;
      isRenamed = true;
      return { ...field, alias: { kind: Kind.NAME, value: alias } };
    },
  });
  if (!isRenamed) throw new Error('the document has no field to rename');
  return print(renamed);
}
