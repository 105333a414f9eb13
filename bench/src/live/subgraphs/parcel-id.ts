export function parcelId(index: number): string {
  return `par_${index}`;
}
