/** How much the gateway keeps of documents that clients name by an id. */
export const safelistLimits = {
  /** Manifest files, and bytes of each. */
  filesMax: 100,
  fileBytesMax: 16_777_216,
  /** Documents of all manifests together. */
  documentsMax: 20_000,
  idCharactersMax: 200,
  /** Documents that are planned before anybody asks for them, at a start and for a new supergraph. */
  preparedMax: 1_000,
  /** Texts of which it is remembered whether a manifest has them, and their characters together. */
  rememberedMax: 2_000,
  rememberedCharactersMax: 4_194_304,
  /** Lines that the log gets in a minute about documents that no manifest has. */
  linesPerMinute: 60,
} as const;

/** How much it keeps of documents that clients register by themselves (APQ). */
export const registeredLimits = {
  /** Documents in this process, and their characters together; the least recently used is forgotten. */
  documentsMax: 2_000,
  charactersMax: 4_194_304,
  /** For Redis to answer, in milliseconds. */
  redisMsMax: 100,
  /** For a document to lie in Redis since it was last asked for, in seconds. */
  redisSeconds: 86_400,
} as const;
