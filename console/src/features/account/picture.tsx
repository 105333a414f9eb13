import { useRef, useState } from 'react';
import { uploadImage } from '../../app/graph/upload-image.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useSession } from '../../app/session/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Face } from '../../ui/face.tsx';
import { Problem } from '../../ui/problem.tsx';
import {
  createAvatarUploadDocument,
  removeAvatarDocument,
  setAvatarDocument,
} from './account-documents.ts';

const types = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

/** One's picture: taken as it is, and made anew in the sizes that are shown. */
export function Picture({ name, url }: { name: string; url: string | undefined }) {
  const session = useSession();
  const file = useRef<HTMLInputElement>(null);
  const begin = useChange(createAvatarUploadDocument);
  const set = useChange(setAvatarDocument);
  const remove = useChange(removeAvatarDocument);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  /** @returns why it is not shown */
  async function show(picture: File): Promise<string | undefined> {
    const { data, problem: refused } = await begin.run({});
    if (!data) return refused;
    const { upload } = data.createAvatarUpload;
    const untaken = await uploadImage(upload, picture, (await session.freshToken()) ?? '');
    return untaken ?? (await set.run({ input: { uploadId: upload.id } })).problem;
  }

  async function act(work: Promise<string | undefined>) {
    setBusy(true);
    setProblem(await work);
    setBusy(false);
  }
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-4">
        <Face name={name} url={url} className="size-16 text-lg" />
        <div className="flex flex-wrap gap-2">
          <input
            ref={file}
            type="file"
            accept={types}
            aria-label="Picture"
            className="hidden"
            onChange={({ target }) => {
              const [picture] = target.files ?? [];
              if (picture) void act(show(picture));
              // The same file again is a change as well.
              target.value = '';
            }}
          />
          <Button small busy={isBusy} onClick={() => file.current?.click()}>
            {url ? 'Another picture' : 'Choose a picture'}
          </Button>
          {url && (
            <Button
              small
              kind="quiet"
              disabled={isBusy}
              onClick={() => void act(remove.run({}).then((answer) => answer.problem))}
            >
              Remove
            </Button>
          )}
        </div>
      </div>
      <Problem>{problem}</Problem>
    </div>
  );
}
