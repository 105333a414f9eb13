import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/fields.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import { type ProductFields, updateProductDocument } from './product-documents.ts';
import {
  changesIn,
  conflictsOf,
  type DraftField,
  draftOf,
  inputOf,
  withTheirs,
} from './product-draft.ts';

interface Conflict {
  readonly fields: readonly DraftField[];
  readonly theirs: ProductFields;
}

/** Changes what a product says; nothing that somebody wrote is lost without asking. */
export function ProductForm({ product }: { product: ProductFields }) {
  const toast = useToast();
  const { run, isBusy } = useChange(updateProductDocument);
  const [began, setBegan] = useState(product);
  const [draft, setDraft] = useState(() => draftOf(product));
  const [conflict, setConflict] = useState<Conflict>();
  const changed = changesIn(draft, began);
  const isChanged = changed.length > 0;
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  });

  /** Saved only as a change of what was seen; where another has changed other fields, both stand. */
  async function save(seen = began.version): Promise<void> {
    setConflict(undefined);
    const input = { ...inputOf(product.id, draft, changed), expectedVersion: seen };
    const { data, problem } = await run({ input });
    const [refusal] = data?.updateProduct.errors ?? [];
    if (refusal && 'product' in refusal) {
      const theirs = refusal.product;
      const fields = conflictsOf({ draft, began, now: theirs });
      return fields.length > 0 ? setConflict({ fields, theirs }) : save(theirs.version);
    }
    const saved = data?.updateProduct.product;
    if (saved) take(saved);
    toast(problem ? { tone: 'bad', message: problem } : { message: 'Saved.' });
  }
  const take = (known: ProductFields) => {
    setBegan(known);
    setDraft(draftOf(known));
  };
  const write = (field: DraftField) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [field]: event.target.value });

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Title"
        value={draft.title}
        onChange={write('title')}
        maxLength={200}
        required
      />
      <TextArea
        label="Description"
        value={draft.description}
        onChange={write('description')}
        maxLength={10_000}
        rows={4}
      />
      <TextField
        label="Tags"
        hint="At most 20, separated by commas."
        value={draft.tags}
        onChange={write('tags')}
      />
      <div className="flex justify-end gap-2">
        <Button kind="quiet" disabled={!isChanged} onClick={() => setDraft(draftOf(began))}>
          Take back
        </Button>
        <Button kind="primary" type="submit" disabled={!isChanged} busy={isBusy}>
          Save
        </Button>
      </div>
      <Confirm
        open={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave without saving?"
        description="What you wrote here is not saved yet."
        action="Leave"
        onConfirm={() => blocker.proceed?.()}
      />
      <Dialog
        open={conflict !== undefined}
        onClose={() => setConflict(undefined)}
        title="Somebody else changed this meanwhile"
        description="Both are shown. What you keep replaces the other."
        footer={
          <>
            <Button
              onClick={() => {
                if (conflict) {
                  setDraft(withTheirs({ draft, began, ...conflict }));
                  setBegan(conflict.theirs);
                }
                setConflict(undefined);
              }}
            >
              Take theirs
            </Button>
            <Button kind="primary" onClick={() => void save(conflict?.theirs.version)}>
              Keep mine
            </Button>
          </>
        }
      >
        {conflict?.fields.map((field) => (
          <div key={field} className="grid gap-2 text-sm sm:grid-cols-2">
            <p className="text-xs font-medium text-soft sm:col-span-2">{wordsOf(field)}</p>
            <div className="rounded-md bg-sunken p-2 whitespace-pre-wrap">
              <p className="text-xs text-soft">Theirs</p>
              {draftOf(conflict.theirs)[field] || '(empty)'}
            </div>
            <div className="rounded-md bg-accent-soft p-2 whitespace-pre-wrap">
              <p className="text-xs text-soft">Mine</p>
              {draft[field] || '(empty)'}
            </div>
          </div>
        ))}
      </Dialog>
    </form>
  );
}
