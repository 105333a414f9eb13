/** What one image may take of the process that reads it. */
export interface ImageLimits {
  /** Of one frame, whatever number of bytes it is packed into. */
  readonly pixelsMax: number;
  /** Of an animation, of which only the first is taken. */
  readonly framesMax: number;
  /** From the beginning to the end of the work, in milliseconds. */
  readonly msMax: number;
  /** Memory of the whole process. */
  readonly bytesMax: number;
}

export const imageLimits: ImageLimits = {
  pixelsMax: 40_000_000,
  framesMax: 1_000,
  msMax: 10_000,
  bytesMax: 640 * 1_048_576,
};
