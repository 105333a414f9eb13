import { type Theme, useTheme } from '../../app/shell/theme.ts';

const themes: readonly { value: Theme; name: string }[] = [
  { value: 'system', name: 'As the system' },
  { value: 'light', name: 'Light' },
  { value: 'dark', name: 'Dark' },
];

export function Footer() {
  const [theme, setTheme] = useTheme();
  return (
    <footer className="border-t">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-6 text-sm text-soft sm:px-6">
        <p>Stock and prices are what the warehouse knows now.</p>
        <label className="flex items-center gap-2">
          Theme
          <select
            value={theme}
            onChange={({ target }) => setTheme(target.value as Theme)}
            className="h-9 rounded-full border bg-panel px-3 text-ink"
          >
            {themes.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </footer>
  );
}
