/** What stands in the picture of a product: the same for the same product, wherever it is shown. */
export interface StillLife {
  /** Degrees on the colour wheel. */
  readonly hue: number;
  readonly form: FormName;
  readonly companion: { readonly x: number; readonly radius: number; readonly isRound: boolean };
}

const formNames = ['vase', 'bowl', 'arch', 'sphere', 'stack', 'cone', 'disc', 'jar'] as const;

export type FormName = (typeof formNames)[number];

/** Products of one kind are near in colour; their shapes differ. @param kind its first tag, where it has any */
export function stillLifeOf(id: string, kind: string | undefined): StillLife {
  const [of, shade] = [hash(id), hash(kind ?? id)];
  const side = of % 2 === 0 ? 1 : -1;
  return {
    // Steps far enough apart to be told from each other, and within a kind a little of its own.
    hue: (shade % 12) * 30 + 3 + ((of >>> 20) % 25),
    form: formNames[(of >>> 3) % formNames.length] ?? 'vase',
    companion: {
      x: 50 + side * (26 + ((of >>> 8) % 6)),
      radius: 6 + ((of >>> 12) % 5),
      isRound: (of >>> 16) % 3 > 0,
    },
  };
}

/** FNV-1a, 32 bits (draft-eastlake-fnv-17), with the last steps of MurmurHash3, so that all bits differ. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
