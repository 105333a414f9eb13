/** What a foreign key says is there. */
export function found<T>(thing: T | null, name: string): T {
  if (thing === null) throw new Error(`${name} is referred to but does not exist`);
  return thing;
}
