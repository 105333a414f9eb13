import type { ImageLimits } from './limits.ts';
import { makeImage } from './make-image.ts';
import type { ImageTask } from './messages.ts';

// The process that reads what strangers send. It has no secret, no connection and no open file: whoever
// takes it over by a fault in a decoder finds nothing. One that takes too much memory ends itself; it
// does so at once, since an orderly end would wait for the decoder.

const MEMORY_LOOK_MS = 10;

const limits: ImageLimits = JSON.parse(process.argv[2] ?? '');

setInterval(() => {
  if (process.memoryUsage.rss() > limits.bytesMax) die();
}, MEMORY_LOOK_MS).unref();

process.on('disconnect', die);
process.on('message', (task: ImageTask) => {
  void makeImage(task, limits).then((answer) => process.send?.(answer));
});

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
