export interface GeneratedFile {
  /** Absolute path. */
  file: string;
  content: string;
}
