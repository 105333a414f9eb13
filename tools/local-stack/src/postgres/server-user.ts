import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const run = promisify(execFile);

/** Who runs the server when this process is root; nobody else does when it is not. */
export type ServerUser = { uid: number; gid: number; needsPassage: boolean } | undefined;

/**
 * A command as the server's user runs it. With a passage that user gets through folders which are
 * closed to all but root, such as /root or what mktemp makes. That takes CAP_DAC_OVERRIDE, which passes over
 * every file permission, so it is given only where the plain user cannot get in.
 */
export function asServerUser(owner: ServerUser, command: string, args: string[]) {
  if (!owner) return { command, args, credentials: {} };
  const { uid, gid, needsPassage } = owner;
  if (!needsPassage) return { command, args, credentials: { uid, gid } };
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const passage = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return {
    command: 'setpriv',
    args: [...identity, ...passage, '--', command, ...args],
    credentials: {},
  };
}

export async function runAsServerUser(
  owner: ServerUser,
  command: string,
  args: string[],
  options: { cwd?: string } = {},
): Promise<void> {
  const as = asServerUser(owner, command, args);
  await run(as.command, as.args, { ...options, ...as.credentials });
}

/** Postgres refuses to run as root: then the user `postgres` runs it, made when it is missing. */
export async function serverUser(): Promise<ServerUser> {
  if (userInfo().uid !== 0) return undefined;
  return findUser().catch(async () => {
    await run('groupadd', ['--system', 'postgres']).catch(() => undefined);
    await run('useradd', ['--system', '--gid', 'postgres', 'postgres']).catch((cause) => {
      throw new EmbeddedPostgresError(
        'Postgres cannot run as root, and the user postgres to run it instead could not be made: run as another user.',
        { cause },
      );
    });
    return findUser();
  });
}

async function findUser(): Promise<NonNullable<ServerUser>> {
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g'), needsPassage: false };
}
