import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { safelistLimits } from './limits.ts';
import { type ListedDocument, ManifestFault, readManifest } from './read-manifest.ts';

/**
 * Reads manifests, and all of a folder whose names end in `.json`.
 *
 * @param places files and folders
 * @throws ManifestFault for one that is missing, too large or faulty, and where there are too many
 */
export async function readManifests(places: readonly string[]): Promise<ListedDocument[]> {
  const files = (await Promise.all(places.map(filesAt))).flat();
  const { filesMax } = safelistLimits;
  if (files.length > filesMax) {
    const message = `There are ${files.length} manifests; at most ${filesMax} are allowed.`;
    throw new ManifestFault(message);
  }
  const documents: ListedDocument[] = [];
  const origins = new Map<ListedDocument, string>();
  for (const file of files) {
    for (const document of readManifest(file, await readBounded(file))) {
      documents.push(document);
      origins.set(document, file);
    }
  }
  refuseAmbiguous(documents, origins);
  return documents;
}

/** What to watch, for these to be read anew when they change. */
export async function foldersOf(places: readonly string[]): Promise<string[]> {
  return Promise.all(
    places.map(async (place) => ((await isFolder(place)) ? place : dirname(place))),
  );
}

async function filesAt(place: string): Promise<string[]> {
  if (!(await isFolder(place))) return [place];
  const names = await readdir(place);
  const manifests = names.filter((name) => name.endsWith('.json')).toSorted();
  return manifests.map((name) => join(place, name));
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    throw unreadable(place, error);
  }
}

async function readBounded(file: string): Promise<string> {
  const { fileBytesMax } = safelistLimits;
  try {
    const { size } = await stat(file);
    if (size > fileBytesMax) {
      throw new Error(`it has ${size} bytes; at most ${fileBytesMax} are allowed`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(place: string, error: unknown): ManifestFault {
  const reason = error instanceof Error ? error.message : String(error);
  return new ManifestFault(`${place}: cannot be read (${reason}).`);
}

/** One id of one client must mean one document, whatever file it stands in. */
function refuseAmbiguous(
  documents: readonly ListedDocument[],
  origins: ReadonlyMap<ListedDocument, string>,
): void {
  const first = new Map<string, ListedDocument>();
  for (const document of documents) {
    const { id, clientName, clientVersion } = document;
    const key = JSON.stringify([id, clientName, clientVersion]);
    const before = first.get(key) ?? document;
    first.set(key, before);
    if (before.text === document.text) continue;
    const files = [...new Set([before, document].map((each) => origins.get(each)))];
    throw new ManifestFault(`${files.join(', ')}: the id ${id} stands for two documents.`);
  }
}
