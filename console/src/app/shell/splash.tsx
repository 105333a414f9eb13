/** The shell's outline, while it is found out who is here. */
export function Splash() {
  return (
    <div className="flex min-h-dvh" aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="hidden w-56 border-r bg-sunken p-4 lg:grid lg:content-start lg:gap-3">
        <div className="skeleton mb-3 h-7 w-32" />
        {[80, 64, 72, 58, 66].map((width) => (
          <div key={width} className="skeleton h-5" style={{ width: `${width}%` }} />
        ))}
      </div>
      <div className="grid flex-1 content-start gap-4 p-6">
        <div className="skeleton h-7 w-40" />
        <div className="skeleton h-64 w-full" />
      </div>
    </div>
  );
}
