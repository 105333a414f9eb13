import { type Document, visit } from 'yaml';

/**
 * What is wrong with a YAML text, and where. The parser lets an alias without its anchor through, which is what it takes
 * a glob without quotes for.
 */
export function yamlFault(
  document: Document.Parsed,
): { offset: number; message: string } | undefined {
  const [broken] = document.errors;
  if (broken) return { offset: broken.pos[0], message: broken.message };
  let lost: { offset: number; message: string } | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document)) return;
      const message = `*${alias.source} is an alias without its anchor; a text that begins with * needs quotes`;
      lost = { offset: alias.range?.[0] ?? 0, message };
      return visit.BREAK;
    },
  });
  return lost;
}
