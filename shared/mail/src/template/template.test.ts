import { describe, expect, it } from 'vitest';
import { readTemplate } from './template.ts';

const webUrl = 'https://shop.example';
const render = (source: string, data: Record<string, unknown> = {}) =>
  readTemplate(source, 'en').render(data, { webUrl });

/** What a body says, without the document around it. */
const bodyOf = (html: string) => /<div[^>]*>\n([\s\S]*)<\/div>\n<\/body>/.exec(html)?.[1];

describe('a template', () => {
  it('is its subject, then Markdown, which gives text and HTML', () => {
    const source = 'About {{what}}\n\n# Dear you\n\nIt *is* **{{what}}**.\n\n- one\n- two\n';
    const { subject, text, html } = render(source, { what: 'stock' });
    expect(subject).toBe('About stock');
    expect(text).toBe('Dear you\n\nIt is stock.\n\n- one\n- two\n');
    expect(html).toContain('<title>About stock</title>');
    expect(html).toContain('<html lang="en">');
    expect(bodyOf(html)).toContain('It <em>is</em> <strong>stock</strong>.');
  });

  it('repeats an item or a row for each member of a list', () => {
    const source = 'S\n\n| | |\n|-|-|\n| {{lines.count}} × | {{lines.name}} |\n\n- {{tags.name}}\n';
    const lines = [
      { count: 2, name: 'Mug' },
      { count: 1, name: 'Pot' },
    ];
    const { text, html } = render(source, { lines, tags: [{ name: 'a' }] });
    expect(text).toBe('2 ×  Mug\n1 ×  Pot\n\n- a\n');
    expect(html.match(/<tr>/g)).toHaveLength(2);
    expect(render(source, { lines: [], tags: [] }).text.trim()).toBe('');
  });

  it('leads to our own pages, with values that stay values', () => {
    const source = 'S\n\n[Confirm]({{webUrl}}/verify?token={{token}})\n';
    const { text, html } = render(source, { token: 'a&b/c"><' });
    expect(text).toBe('Confirm <https://shop.example/verify?token=a%26b%2Fc%22%3E%3C>\n');
    expect(html).toContain(
      '<a href="https://shop.example/verify?token=a%26b%2Fc%22%3E%3C">Confirm</a>',
    );
  });

  it('says what it shows, and refuses data that lack it', () => {
    const template = readTemplate('For {{who}}\n\n{{lines.name}} {{code}}\n', 'en');
    expect(template.placeholders).toEqual(['code', 'lines.name', 'who']);
    expect(() => render('For {{who}}\n', {})).toThrow('{{who}}');
    expect(() => render('For {{constructor}}\n', {})).toThrow('{{constructor}}');
  });

  it.each([
    ['HTML', 'S\n\n<b>x</b>\n'],
    ['a block of HTML', 'S\n\n<div>\nx\n</div>\n'],
    ['a picture', 'S\n\n![x](https://evil.example/x.png)\n'],
    ['a link that leads elsewhere', 'S\n\n[x](https://evil.example/)\n'],
    ['a link to a host that only begins like ours', 'S\n\n[x]({{webUrl}}.evil.example/)\n'],
    ['a link out of a value', 'S\n\n[x]({{url}})\n'],
    ['code of several lines', 'S\n\n```\nx\n```\n'],
    ['no subject', '\n\nHello\n'],
  ])('cannot have %s', (_what, source) => {
    expect(() => readTemplate(source, 'en')).toThrow();
  });
});

describe('a value', () => {
  const hostile = [
    '[x](https://evil.example)',
    '<a href="https://evil.example">x</a>',
    '<img src=x onerror=alert(1)>',
    '**bold** `code` ![x](y)',
    '{{webUrl}} {{code}}',
    '"><script>alert(1)</script>',
  ];

  it.each(hostile)('never becomes markup: %s', (name) => {
    const source = 'Dear {{name}}\n\nDear {{name}}, **{{name}}**, [see]({{webUrl}}/{{name}}).\n';
    const { html } = render(source, { name });
    const tags = html.match(/<\/?[a-z][^>]*>/g) ?? [];
    const usual = render(source, { name: 'Ada' }).html.match(/<\/?[a-z][^>]*>/g) ?? [];
    expect(tags.map((tag) => tag.split(/[\s>]/)[0])).toEqual(
      usual.map((tag) => tag.split(/[\s>]/)[0]),
    );
    expect(html.match(/href="[^"]*"/g)?.every((href) => href.startsWith(`href="${webUrl}/`))).toBe(
      true,
    );
    expect(html).not.toContain('{{code}}x');
  });

  it.each([
    'https://evil.example/prize',
    'evil.example',
    'WWW.evil',
    'mailto://x',
    'Prize: go.to/x',
  ])('is no link for a program that looks for them: %s', (name) => {
    const { text } = render('S\n\nDear {{name}}\n', { name });
    expect(text).not.toMatch(/:\/\/|[\p{L}\p{N}]\.\p{L}/u);
    expect(text.replaceAll('\u2060', '')).toBe(`Dear ${name}\n`);
  });

  it.each(['Ada Lovelace', 'ada@example.com', 'Dr. Ada', '12.50 €', 'J.R.'])(
    'stays: %s',
    (name) => {
      expect(render('S\n\n{{name}}\n', { name }).text).toBe(`${name}\n`);
    },
  );

  it('stays on its line', () => {
    const { text, subject } = render('For {{name}}\n\nDear {{name}}\n', {
      name: 'A\r\nBcc: x\u2028y',
    });
    expect(text).toBe('Dear A Bcc: x y\n');
    expect(subject).toBe('For A Bcc: x y');
  });
});
