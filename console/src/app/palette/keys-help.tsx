import { Dialog } from '../../ui/dialog.tsx';
import { screens } from '../screens.ts';
import { useMe } from '../session/me.tsx';
import { isAllowed } from '../session/permissions.ts';

const others: readonly [string, string][] = [
  ['Ctrl K', 'Go anywhere'],
  ['/', 'Search on this screen'],
  ['?', 'This help'],
  ['Esc', 'Close, or take back what is being typed'],
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { permissions } = useMe();
  const open = screens.filter(({ needs }) => isAllowed(permissions, needs));
  const rows = [...others, ...open.map(({ key, title }): [string, string] => [`g ${key}`, title])];
  return (
    <Dialog
      open
      onClose={onClose}
      title="Keys"
      description="None of them is active while you type."
    >
      <dl className="grid gap-2 text-sm">
        {rows.map(([keys, does]) => (
          <div key={keys} className="flex justify-between gap-4">
            <dd>{does}</dd>
            <dt className="flex gap-1 text-soft">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="rounded border bg-sunken px-1.5 font-sans text-xs">
                  {key}
                </kbd>
              ))}
            </dt>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
