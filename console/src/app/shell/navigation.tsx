import { Link } from '@tanstack/react-router';
import { screens } from '../screens.ts';
import { useMe } from '../session/me.tsx';
import { isAllowed } from '../session/permissions.ts';

/** The screens that the caller may see. */
export function Navigation() {
  const { permissions } = useMe();
  const open = screens.filter(({ needs }) => isAllowed(permissions, needs));
  return (
    <nav aria-label="Screens" className="flex-1 overflow-auto px-2 py-1">
      <ul className="grid gap-0.5">
        {open.map(({ path, title, icon: Icon, key }) => (
          <li key={path}>
            <Link
              to={path}
              activeOptions={{ exact: path === '/', includeSearch: false }}
              className="group flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium text-soft hover:bg-hover hover:text-ink aria-[current=page]:bg-panel aria-[current=page]:text-ink aria-[current=page]:shadow-xs aria-[current=page]:ring-1 aria-[current=page]:ring-line"
            >
              <Icon className="size-4 group-aria-[current=page]:text-accent" aria-hidden />
              <span className="mr-auto">{title}</span>
              <span
                aria-hidden="true"
                className="hidden font-sans text-xs text-soft opacity-0 group-hover:opacity-100 lg:inline"
              >
                G {key.toUpperCase()}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
