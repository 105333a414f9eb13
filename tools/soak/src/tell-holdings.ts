// Preloaded into every process of a soak: at SIGUSR2 it collects its garbage and writes down what it
// still holds. Seen from outside a process only grows, since V8 gives memory back when it likes to.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const folder = new URL(import.meta.url).searchParams.get('folder') ?? '';

process.on('SIGUSR2', () => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo().length;
  const file = `${folder}/${process.pid}.json`;
  writeFileSync(`${file}.new`, JSON.stringify({ memoryBytes: heapUsed + external, handles }));
  renameSync(`${file}.new`, file);
});
