import { useChange } from '../../app/graph/use-change.ts';
import { knownPermissions, meaningOf } from '../../app/session/permissions.ts';
import { CheckboxField, TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import { defineRoleDocument, type RoleDefinition } from './role-documents.ts';

/** A new role, or another bundle for one that is there. */
export function DefineRole({
  role,
  roles,
  onClose,
}: {
  role?: RoleDefinition;
  /** Permissions that any of them has are offered: other services have their own. */
  roles: readonly RoleDefinition[];
  onClose: () => void;
}) {
  const toast = useToast();
  const { run } = useChange(defineRoleDocument);
  const offered = new Set([
    ...knownPermissions,
    ...roles.flatMap(({ permissions }) => permissions),
  ]);
  return (
    <FormDialog
      title={role ? `Change the role ${wordsOf(role.name)}` : 'New role'}
      description="Whoever has it may do this, within two seconds, beside what is their own."
      action="Save"
      onClose={onClose}
      onSubmit={async (form) => {
        const others = textIn(form, 'others')
          .split(/[\s,]+/)
          .filter(Boolean);
        const description = textIn(form, 'description');
        const input = {
          name: role?.name ?? textIn(form, 'name'),
          ...(description && { description }),
          permissions: [...form.getAll('permission').map(String), ...others],
        };
        const { data, problem } = await run({ input });
        if (problem) return problem;
        const isInForce = data?.defineRole.isInForce;
        toast({
          message: isInForce
            ? `${wordsOf(input.name)} is saved.`
            : `${wordsOf(input.name)} is saved. So many have it that it takes up to ten minutes.`,
        });
        return undefined;
      }}
    >
      {!role && (
        <TextField
          label="Name"
          name="name"
          hint="In capitals, such as NIGHT_SHIFT."
          pattern="[A-Z][A-Z0-9_]*"
          maxLength={40}
          required
          autoFocus
        />
      )}
      <TextField
        label="What it is for"
        name="description"
        defaultValue={role?.description ?? ''}
        maxLength={200}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium">It may</legend>
        {[...offered].toSorted().map((permission) => (
          <CheckboxField
            key={permission}
            name="permission"
            value={permission}
            defaultChecked={role?.permissions.includes(permission)}
            label={
              <>
                {meaningOf(permission)} <code className="text-xs text-soft">{permission}</code>
              </>
            }
          />
        ))}
      </fieldset>
      <TextField
        label="Others"
        name="others"
        hint="Permissions of services that this list does not know, such as reviews:write."
      />
    </FormDialog>
  );
}
