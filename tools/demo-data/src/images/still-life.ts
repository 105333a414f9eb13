/** The side of a drawing in pixels, as it is stored. */
export const DRAWING_PX = 480;

/** What stands in the middle, in a picture of 100 by 100 whose table is at 78. */
const forms = [
  '<path d="M45 26h10c2 0 2 4 1 6-2 5 14 12 14 28 0 11-8 18-16 18h-8c-8 0-16-7-16-18 0-16 16-23 14-28-1-2-1-6 1-6z"/>',
  '<path d="M24 50h52c1.5 0 2 1 2 2 0 14-9 22-18 23v3H40v-3c-9-1-18-9-18-23 0-1 .5-2 2-2z"/>',
  '<path d="M27 78V52a23 23 0 0 1 46 0v26H60V54a10 10 0 0 0-20 0v24z"/>',
  '<circle cx="50" cy="54" r="24"/>',
  '<rect x="27" y="64" width="46" height="14" rx="5"/><rect x="31" y="49" width="38" height="14" rx="5"/><rect x="36" y="36" width="28" height="12" rx="5"/>',
  '<path d="M50 27c3 0 4 2 5 5l17 41c1 3 0 5-3 5H31c-3 0-4-2-3-5l17-41c1-3 2-5 5-5z"/>',
  '<circle cx="50" cy="48" r="24"/><path d="M42 70h16l4 8H38z"/>',
  '<rect x="38" y="28" width="24" height="9" rx="3"/><path d="M35 40h30c5 3 8 8 8 14v17c0 4-3 7-7 7H34c-4 0-7-3-7-7V54c0-6 3-11 8-14z"/>',
  '<path d="M30 36h40l5 37c0 3-2 5-5 5H30c-3 0-5-2-5-5z"/><path d="M40 36c0-14 20-14 20 0" fill="none" stroke-width="3.5"/>',
  '<rect x="48" y="46" width="4" height="28"/><path d="M36 24h28l10 24H26z"/><rect x="38" y="73" width="24" height="5" rx="2.5"/>',
];

/**
 * A drawing of an article: departments differ in colour, articles in form and in what stands beside it.
 *
 * @returns SVG of 100 by 100
 */
export function stillLife({
  department,
  article,
}: {
  department: number;
  article: number;
}): string {
  const hue = (department * 36 + article * 3) % 360;
  const side = article % 2 === 0 ? 1 : -1;
  const x = 50 + side * (27 + (article % 4));
  const radius = 6 + ((article * 7 + department) % 5);
  const paint = (lightness: number, chroma = 34, turn = 0) =>
    `hsl(${(hue + turn) % 360}, ${chroma}%, ${lightness}%)`;
  const companion =
    (article + department) % 3 > 0
      ? `<circle cx="${x}" cy="${81 - radius}" r="${radius}"/>`
      : `<rect x="${x - radius}" y="${81 - radius * 1.5}" width="${radius * 2}" height="${radius * 1.5}" rx="2"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <defs>
    <linearGradient id="wall" x2="0" y2="1"><stop stop-color="${paint(93)}"/><stop offset="1" stop-color="${paint(87)}"/></linearGradient>
    <linearGradient id="lit" y2=".25"><stop offset=".15" stop-color="${paint(68, 46)}"/><stop offset="1" stop-color="${paint(42, 40)}"/></linearGradient>
  </defs>
  <rect width="100" height="100" fill="url(#wall)"/>
  <rect y="74" width="100" height="26" fill="${paint(80, 26)}"/>
  <ellipse cx="53" cy="78" rx="29" ry="3" fill="${paint(42, 40)}" opacity=".3"/>
  <g fill="url(#lit)" stroke="url(#lit)" stroke-width="0">${forms[(article + department * 3) % forms.length]}</g>
  <g fill="${paint(60, 48, 150)}">${companion}</g>
</svg>`;
}
