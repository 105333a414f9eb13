/** Where files of images lie. Names are ours: letters, digits, dots, hyphens and slashes. */
export interface MediaStore {
  /** Writes the whole file or nothing; one of this name may be there already, with the same content. */
  put(name: string, content: Uint8Array): Promise<void>;
  /** Null where there is none. */
  get(name: string): Promise<Buffer | null>;
  /** At most 500. Those that are not there are none the less gone. */
  remove(names: readonly string[]): Promise<void>;
}
