import type { Form } from './walk.ts';

/** As a person would type it; what a link leads to stands behind it, in brackets (RFC 3986, appendix C). */
export const textForm: Form = {
  literal: (text) => text,
  heading: (content) => [...content, '\n\n'],
  paragraph: (content) => [...content, '\n\n'],
  list: (items) => [...items, '\n'],
  listItem: (content) => ['- ', ...content, '\n'],
  table: (rows) => [...rows, '\n'],
  row: (cells) => [
    ...cells.flatMap((content, index) => (index === 0 ? content : ['  ', ...content])),
    '\n',
  ],
  strong: (content) => content,
  emphasis: (content) => content,
  code: (content) => content,
  link: (content, href) => [...content, ' <', ...href, '>'],
  rule: () => ['--\n\n'],
  lineBreak: () => ['\n'],
};
