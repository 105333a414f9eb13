import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '@supergraph/service/config';
import type { Logger } from '@supergraph/service/logger';
import { createSweeper, type Sweeper } from '@supergraph/service/sweeper';
import type { EncryptionSecrets } from '../domain/derived-key.ts';

const SECRETS_MAX = 5;
const SECRET_CHARACTERS_MIN = 32;
const REREAD_MS = 1_000;

/**
 * Reads a file with a secret on each line, the one that seals first; lines that begin with # are for people.
 *
 * @throws ConfigError that names the file and the line, and no secret
 */
function readSecretsFile(file: string): string[] {
  const lines = readText(file)
    .split('\n')
    .map((line, index) => ({ secret: line.trim(), place: `${file}, line ${index + 1}` }))
    .filter(({ secret }) => secret !== '' && !secret.startsWith('#'));
  const short = lines.find(({ secret }) => secret.length < SECRET_CHARACTERS_MIN);
  if (short)
    throw new ConfigError(
      `${short.place}: must have at least ${SECRET_CHARACTERS_MIN} characters.`,
    );
  const secrets = lines.map(({ secret }) => secret);
  if (secrets.length === 0) throw new ConfigError(`${file} holds no secret.`);
  if (secrets.length > SECRETS_MAX)
    throw new ConfigError(`${file} holds more than ${SECRETS_MAX} secrets.`);
  if (new Set(secrets).size < secrets.length)
    throw new ConfigError(`${file} holds a secret twice.`);
  return secrets;
}

export interface SecretSources {
  /** Of the environment; the eldest where a file holds others. */
  readonly secret?: string | undefined;
  readonly file?: string | undefined;
}

export interface FollowedSecrets {
  readonly secrets: EncryptionSecrets;
  /** Reads the file again where it changed, every second. */
  readonly reader: Sweeper;
}

/**
 * The secrets as they stand. A file that becomes faulty is logged, and what was read before stays.
 *
 * @throws ConfigError for one that is faulty from the start
 */
export function followSecrets(
  sources: SecretSources,
  log: Logger,
  intervalMs = REREAD_MS,
): FollowedSecrets {
  let stamp = stampOf(sources);
  let current = readSecrets(sources);
  const reader = createSweeper({
    purpose: 'read the encryption secrets',
    intervalMs,
    log,
    async sweep() {
      const next = stampOf(sources);
      if (next === stamp) return;
      stamp = next;
      current = readSecrets(sources);
      log.info({ secrets: current.length }, 'read the encryption secrets anew');
    },
  });
  return { secrets: () => current, reader };
}

/** @throws ConfigError */
export function readSecrets({ secret, file }: SecretSources): string[] {
  const ofFile = file === undefined ? [] : readSecretsFile(file);
  return [...new Set(secret === undefined ? ofFile : [...ofFile, secret])];
}

/** Another one for a file that was written, or put in the place of the one before. */
function stampOf({ file }: SecretSources): string {
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : 'none';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new ConfigError(
      `The file of KEY_ENCRYPTION_SECRETS_FILE, ${file}, cannot be read: ${reason}.`,
    );
  }
}
