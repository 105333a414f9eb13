import { command, option } from '../command.ts';
import { idSchema } from '../ids.ts';

/** `manage export-user`: prints all that a service stores of a user as JSON, for whoever answers in their place. */
export function exportUserCommand({
  find,
  print,
}: {
  find: (userId: string) => Promise<object>;
  print: (text: string) => void;
}) {
  return command({
    about: 'prints all that is stored of a user as JSON',
    options: { id: option.value('ID', 'of the user, usr_…', idSchema('usr')) },
    notes:
      '"export-user" of the service that keeps accounts tells the id to an address. Reads whole tables: it may take a while.',
    run: async ({ id }) => print(JSON.stringify(await find(id), writable, 2)),
  });
}

/** Amounts are whole numbers of any length: as text, as the graph has them. */
function writable(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
