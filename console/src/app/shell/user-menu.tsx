import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Face } from '../../ui/face.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx';
import { wordsOf } from '../../ui/words.ts';
import { useSession } from '../session/context.tsx';
import { useMe } from '../session/me.tsx';
import { type Theme, useTheme } from './theme.ts';

const themes: readonly { theme: Theme; name: string; icon: typeof Sun }[] = [
  { theme: 'system', name: 'As the system', icon: Monitor },
  { theme: 'light', name: 'Light', icon: Sun },
  { theme: 'dark', name: 'Dark', icon: Moon },
];

/** Who is signed in, how it looks, and the way out. */
export function UserMenu() {
  const me = useMe();
  const session = useSession();
  const [chosen, choose] = useTheme();
  return (
    <div className="border-t p-2">
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-hover"
          >
            <Face name={me.displayName} url={me.avatarUrl} />
            <span className="mr-auto min-w-0">
              <span className="block truncate text-sm font-medium">{me.displayName}</span>
              <span className="block truncate text-xs text-soft">
                {me.roles.map(wordsOf).join(', ')}
              </span>
            </span>
            <ChevronsUpDown className="size-4 text-soft" aria-hidden />
          </button>
        }
      >
        <MenuLabel>Appearance</MenuLabel>
        {themes.map(({ theme, name, icon: Icon }) => (
          <MenuItem key={theme} onSelect={() => choose(theme)}>
            <Icon aria-hidden />
            {name}
            {theme === chosen && <span className="ml-auto text-xs text-accent">chosen</span>}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => void session.signOut()}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </Menu>
    </div>
  );
}
