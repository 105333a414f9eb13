import { Columns3 } from 'lucide-react';
import { IconButton } from './button.tsx';
import type { Column } from './data-table.tsx';
import { Menu, MenuCheck, MenuLabel } from './menu.tsx';

/** Which columns a table shows. */
export function ColumnsMenu<Row>({
  columns,
  visibility,
  onChange,
}: {
  columns: readonly Column<Row>[];
  visibility: Record<string, boolean>;
  onChange: (visibility: Record<string, boolean>) => void;
}) {
  return (
    <Menu
      trigger={
        <IconButton kind="plain" label="Columns">
          <Columns3 />
        </IconButton>
      }
    >
      <MenuLabel>Columns</MenuLabel>
      {columns
        .filter(({ isFixed }) => !isFixed)
        .map(({ id, header }) => (
          <MenuCheck
            key={id}
            checked={visibility[id] !== false}
            onChange={(isShown) => onChange({ ...visibility, [id]: isShown })}
          >
            {header}
          </MenuCheck>
        ))}
    </Menu>
  );
}
