/** The head of a Federation 2 schema that uses these directives. */
export function federation2(...directives: readonly string[]): string {
  const names = directives.map((name) => `"@${name}"`).join();
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names}])\n`;
}
