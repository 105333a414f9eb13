import { TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';

/** @param onRename resolves to why it keeps its name, if it does */
export function RenameDialog({
  title,
  name,
  onRename,
  onClose,
}: {
  title: string;
  name: string;
  onRename: (name: string) => Promise<string | undefined>;
  onClose: () => void;
}) {
  return (
    <FormDialog
      title={title}
      action="Rename"
      onClose={onClose}
      onSubmit={(form) => onRename(textIn(form, 'name'))}
    >
      <TextField label="Name" name="name" defaultValue={name} maxLength={100} required autoFocus />
    </FormDialog>
  );
}
