/** Arguments for Node before those of a script that shall start fast; `preload.ts` tells what they do. */
export const fastStart = ['--import', new URL('./preload.ts', import.meta.url).href];
