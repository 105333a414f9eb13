import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// Preloaded (`node --import`). While the file that OLDER_VERSION names is there, a service that starts is
// the version from before the event types that stand in it: it has no handler for them.
const file = process.env['OLDER_VERSION'];
if (file && existsSync(file)) {
  const { handlers } = await import(pathToFileURL('src/events/handlers.ts').href);
  for (const type of readFileSync(file, 'utf8').split('\n')) delete handlers[type];
}
