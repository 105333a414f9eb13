import type { ProductFields } from './product-documents.ts';

/** What can be changed of a product, as somebody writes it. */
export interface ProductDraft {
  readonly title: string;
  readonly description: string;
  readonly tags: string;
}

export type DraftField = keyof ProductDraft;

const draftFields: readonly DraftField[] = ['title', 'description', 'tags'];

type Known = Pick<ProductFields, 'title' | 'description' | 'tags'>;

export function draftOf({ title, description, tags }: Known): ProductDraft {
  return { title, description, tags: tags.join(', ') };
}

function tagsOf(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().toLowerCase());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** The fields that a draft changes. */
export function changesIn(draft: ProductDraft, known: Known): readonly DraftField[] {
  const before = draftOf(known);
  return draftFields.filter((field) =>
    field === 'tags'
      ? tagsOf(draft.tags).join() !== tagsOf(before.tags).join()
      : draft[field] !== before[field],
  );
}

/** Only what was changed is sent: what somebody else changes meanwhile stays theirs. */
export function inputOf(productId: string, draft: ProductDraft, fields: readonly DraftField[]) {
  return {
    productId,
    ...(fields.includes('title') && { title: draft.title.trim() }),
    ...(fields.includes('description') && { description: draft.description }),
    ...(fields.includes('tags') && { tags: tagsOf(draft.tags) }),
  };
}

/** The fields that both have changed since both began with the same, and not to the same. */
export function conflictsOf({
  draft,
  began,
  now,
}: {
  draft: ProductDraft;
  began: Known;
  now: Known;
}): readonly DraftField[] {
  const theirs = changesIn(draftOf(now), began);
  const apart = changesIn(draft, now);
  return changesIn(draft, began).filter((field) => theirs.includes(field) && apart.includes(field));
}

/** Theirs, with what else this draft changes. */
export function withTheirs({
  draft,
  began,
  fields,
  theirs,
}: {
  draft: ProductDraft;
  began: Known;
  /** Those of which theirs is taken. */
  fields: readonly DraftField[];
  theirs: Known;
}): ProductDraft {
  const mine = changesIn(draft, began).filter((field) => !fields.includes(field));
  return {
    ...draftOf(theirs),
    ...Object.fromEntries(mine.map((field) => [field, draft[field]])),
  };
}
