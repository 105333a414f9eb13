/** The schema of one subgraph, as text, and where it came from. */
export interface SubgraphSource {
  readonly name: string;
  readonly routingUrl: string;
  /** For people: a path relative to where the command runs, or an address. */
  readonly file: string;
  readonly sdl: string;
  /** Whether it was read from a supergraph: then it stands in no file, and has not all that its authors said. */
  readonly isExtracted?: boolean;
}

/** One side of a comparison: the working tree, a git ref, or a file. */
export interface SupergraphSources {
  /** For people: "the working tree", "main (3fdd786)". */
  readonly label: string;
  readonly subgraphs: readonly SubgraphSource[];
  /** A composed supergraph, where that is all there is: then it says itself what its subgraphs are. */
  readonly composed?: { readonly file: string; readonly sdl: string };
  /** What supergraph.yaml asks for and cannot have, in sentences. */
  readonly notes?: readonly string[];
}
