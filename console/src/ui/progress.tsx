/** How far something has come. */
export function Progress({ label, done, of }: { label: string; done: number; of: number }) {
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between text-sm">
        <span>{label}</span>
        <span className="numeric text-soft">
          {done.toLocaleString()} of {of.toLocaleString()}
        </span>
      </div>
      <progress
        aria-label={label}
        value={done}
        max={of}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent-solid [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent-solid"
      />
    </div>
  );
}
