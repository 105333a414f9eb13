import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { wordsOf } from '../../ui/words.ts';
import type { FilterProps } from './browse-search.ts';
import type { ProductInList } from './catalog-documents.ts';

const TAGS_MAX = 10;

/** Products of one kind: the graph tells no list of tags, so those of what is on screen are offered. */
export function Kinds({ search, products, onChange }: FilterProps) {
  const tags = useMemo(() => tagsOf(products, search.tag), [products, search.tag]);
  return (
    <ul
      aria-label="Kinds"
      className="-mx-4 flex min-h-11 gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:-mx-1 sm:px-1"
    >
      {tags.map((tag) => {
        const isChosen = tag === search.tag;
        return (
          <li key={tag}>
            <button
              type="button"
              aria-pressed={isChosen}
              onClick={() => onChange({ tag: isChosen ? undefined : tag })}
              className={clsx(
                'inline-flex h-9 items-center gap-1.5 rounded-full border px-4 text-sm whitespace-nowrap',
                isChosen
                  ? 'border-transparent bg-accent-solid font-medium text-white'
                  : 'bg-panel text-soft hover:border-line-strong hover:text-ink',
              )}
            >
              {wordsOf(tag.replaceAll('-', ' '))}
              {isChosen && <X aria-hidden="true" className="size-3.5" />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The most frequent first; what was chosen stays at the front. */
function tagsOf(products: readonly ProductInList[], chosen: string | undefined): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of products.flatMap(({ tags }) => tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const others = [...counts]
    .filter(([tag]) => tag !== chosen)
    .toSorted(([one, many], [other, more]) => more - many || one.localeCompare(other))
    .map(([tag]) => tag);
  return [...(chosen ? [chosen] : []), ...others].slice(0, TAGS_MAX);
}
