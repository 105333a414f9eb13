import { WifiOff } from 'lucide-react';
import { useSyncExternalStore } from 'react';

/** Says so while the browser knows of no network; what is on screen stays. */
export function Offline() {
  const isOnline = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center gap-2 border-b bg-warn-soft px-4 py-1.5 text-sm lg:px-6">
          <WifiOff className="size-4 shrink-0" aria-hidden />
          You are offline. What you see is as it was; it goes on by itself when you are back.
        </p>
      )}
    </div>
  );
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
