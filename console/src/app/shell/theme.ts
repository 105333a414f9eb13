import { useState } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'console.theme';

/** Light or dark by the system, unless somebody chose; the choice is this browser's. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(read);
  return [
    theme,
    (chosen) => {
      setTheme(chosen);
      if (chosen === 'system') {
        localStorage.removeItem(KEY);
        delete document.documentElement.dataset['theme'];
      } else {
        localStorage.setItem(KEY, chosen);
        document.documentElement.dataset['theme'] = chosen;
      }
    },
  ];
}

function read(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
