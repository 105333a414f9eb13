import { marked, type Token, type Tokens } from 'marked';
import { type Part, partsOf, placeholdersIn } from './parts.ts';

/** How the pieces of a mail are written in one of its forms. */
export interface Form {
  /** What stands in the template itself. */
  literal(text: string): string;
  heading(content: Part[], depth: number): Part[];
  paragraph(content: Part[]): Part[];
  list(items: Part[]): Part[];
  listItem(content: Part[]): Part[];
  table(rows: Part[]): Part[];
  row(cells: Part[][], isHeader: boolean): Part[];
  strong(content: Part[]): Part[];
  emphasis(content: Part[]): Part[];
  code(content: Part[]): Part[];
  link(content: Part[], href: Part[]): Part[];
  rule(): Part[];
  lineBreak(): Part[];
}

/**
 * Reads Markdown (CommonMark with tables) once and writes it in a form. Values are put in afterwards, so
 * that nothing in them is ever read as Markdown. An item of a list, or a row of a table, that shows members
 * of a list of the data, as `{{lines.name}}`, is repeated for each of them.
 *
 * @throws Error for what templates do not have: HTML, pictures, links that lead elsewhere
 */
export function writeMarkdown(source: string, form: Form): Part[] {
  return blocks(marked.lexer(source), form);
}

function blocks(tokens: readonly Token[], form: Form): Part[] {
  return tokens.flatMap((token) => block(token, form));
}

function block(token: Token, form: Form): Part[] {
  switch (token.type) {
    case 'space':
      return [];
    case 'heading':
      return form.heading(inline(token.tokens, form), token.depth);
    case 'paragraph':
    case 'text':
      return form.paragraph(inline('tokens' in token ? token.tokens : [token], form));
    case 'hr':
      return form.rule();
    case 'list': {
      const { items } = token as Tokens.List;
      return form.list(
        items.flatMap((item) => repeated(form.listItem(inline(flat(item.tokens), form)))),
      );
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const row = (cells: Tokens.TableCell[], isHeader: boolean) =>
        form.row(
          cells.map((cell) => inline(cell.tokens, form)),
          isHeader,
        );
      const isShown = header.some((cell) => cell.text !== '');
      const head = isShown ? row(header, true) : [];
      return form.table([...head, ...rows.flatMap((cells) => repeated(row(cells, false)))]);
    }
    default:
      throw new Error(`A template cannot have this (${token.type}): ${token.raw}`);
  }
}

function inline(tokens: readonly Token[] | undefined, form: Form): Part[] {
  return (tokens ?? []).flatMap((token): Part[] => {
    const content = () => inline('tokens' in token ? token.tokens : [], form);
    switch (token.type) {
      case 'text':
        return 'tokens' in token && token.tokens ? content() : partsOf(unescaped(token.text), form);
      case 'escape':
        return partsOf(token.text, form);
      case 'strong':
        return form.strong(content());
      case 'em':
        return form.emphasis(content());
      case 'codespan':
        return form.code(partsOf(token.text, form));
      case 'br':
        return form.lineBreak();
      case 'link':
        return form.link(content(), hrefOf(token.href, form));
      default:
        throw new Error(`A template cannot have this (${token.type}): ${token.raw}`);
    }
  });
}

/** What a list item says is in blocks of its own. */
function flat(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => ('tokens' in token && token.tokens) || [token]);
}

/** marked leaves character references of the source as they are. */
function unescaped(text: string): string {
  if (/&\w+;|&#/.test(text)) throw new Error(`A template writes characters themselves: ${text}`);
  return text;
}

/** Every link leads to us: to a page that this system serves, or is told to. */
function hrefOf(href: string, { literal }: Form): Part[] {
  if (!href.startsWith('{{webUrl}}/')) throw new Error(`A link begins with {{webUrl}}/: ${href}`);
  return partsOf(href, { literal, isInLink: true });
}

function repeated(parts: Part[]): Part[] {
  const lists = new Set(
    placeholdersIn(parts).flatMap((name) => (name.includes('.') ? name.split('.')[0] : [])),
  );
  const [each, ...others] = [...lists];
  if (others.length > 0) throw new Error(`One row shows members of two lists: ${[...lists]}`);
  return each ? [{ each, parts }] : parts;
}
