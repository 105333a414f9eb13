import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { Sentence } from './sentence.tsx';

const box =
  'w-full rounded-md border border-line-strong/70 bg-panel px-2.5 text-sm text-ink placeholder:text-soft/80 aria-invalid:border-bad disabled:opacity-60';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

/** A label above its control; hint and error are read together with it. */
function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const describedBy = error || hint ? `${id}-hint` : undefined;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({ id, describedBy, invalid: error !== undefined })}
      {(error || hint) && (
        <p id={describedBy} className={clsx('text-xs', error ? 'text-bad' : 'text-soft')}>
          {error ? <Sentence text={error} /> : hint}
        </p>
      )}
    </div>
  );
}

interface Labelled {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

type InputProps = InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export function TextField({ label, hint, error, ...rest }: Labelled & InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <Input
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          {...rest}
        />
      )}
    </Field>
  );
}

export function Input({ className, ...rest }: InputProps) {
  return <input {...rest} className={clsx(box, 'h-8', className)} />;
}

export function TextArea({
  label,
  hint,
  error,
  className,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          {...rest}
          className={clsx(box, 'min-h-20 py-1.5', className)}
        />
      )}
    </Field>
  );
}

export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select {...rest} className={clsx(box, 'h-8 pr-7', className)} />;
}

export function SelectField({
  label,
  hint,
  error,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy }) => <Select id={id} aria-describedby={describedBy} {...rest} />}
    </Field>
  );
}

/** The field that `/` goes to. */
export function SearchField({ label, className, ...rest }: InputProps & { label: string }) {
  return (
    <div className={clsx('relative', className)}>
      <Search
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-soft"
        aria-hidden
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        data-search
        {...rest}
        className={clsx(box, 'h-8 pl-8')}
      />
    </div>
  );
}

export function Checkbox({ label, ...rest }: InputProps & { label: string }) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      {...rest}
      className="block size-4 cursor-pointer rounded accent-accent-solid"
    />
  );
}

/** With its words beside it. */
export function CheckboxField({ label, ...rest }: InputProps & { label: ReactNode }) {
  return (
    <label className="flex cursor-pointer items-start gap-2 text-sm">
      <input
        type="checkbox"
        {...rest}
        className="mt-0.5 size-4 shrink-0 cursor-pointer rounded accent-accent-solid"
      />
      <span className="min-w-0 break-words">{label}</span>
    </label>
  );
}
