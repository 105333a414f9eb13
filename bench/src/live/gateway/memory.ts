// Preloaded into a gateway: tells what memory it holds once all garbage is gone (`MEMORY_PORT`).
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { serveControl } from '../control.ts';

const port = process.env['MEMORY_PORT'];
// Its planner is a thread, into which this is loaded, too.
if (isMainThread && port) {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  serveControl(Number(port), {
    memory() {
      // Finalizers of the first leave garbage for the second; the last resort gives pages back.
      for (let round = 0; round < 3; round += 1) {
        collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      }
      return process.memoryUsage();
    },
  });
}
