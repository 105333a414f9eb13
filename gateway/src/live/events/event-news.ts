import type { EventTransport, Subscription } from '@supergraph/events/transport';

/** What a stream wants to hear of. */
export interface Wanted {
  readonly events: readonly string[];
  /** Undefined: whatever it is. */
  readonly subjects: readonly string[] | undefined;
}

export interface EventNews {
  /** Calls `onSubject` with whatever may have changed; returns the end of it. */
  join(wanted: Wanted, onSubject: (subject: string) => void): () => void;
  stop(): Promise<void>;
}

type OnSubject = (subject: string) => void;

/** Events of some types as they are heard, for all streams that are fed by them. */
interface Channel {
  readonly subscription: Subscription;
  readonly ofAll: Set<OnSubject>;
  readonly bySubject: Map<string, Set<OnSubject>>;
  streams: number;
}

/**
 * Hears of events for as long as there is a stream that wants them, once for all streams that want the same
 * types. Where some may have been missed, whoever watches certain things is told of each of them.
 */
export function createEventNews(transport: Pick<EventTransport, 'listen'>): EventNews {
  const channels = new Map<string, Channel>();

  function open(events: readonly string[]): Channel {
    const ofAll = new Set<OnSubject>();
    const bySubject = new Map<string, Set<OnSubject>>();
    const tell = (subject: string): void => {
      for (const onSubject of bySubject.get(subject) ?? []) onSubject(subject);
    };
    const subscription = transport.listen(events, {
      onNews(news) {
        for (const { subject } of news) {
          for (const onSubject of ofAll) onSubject(subject);
          tell(subject);
        }
      },
      onGap() {
        for (const subject of bySubject.keys()) tell(subject);
      },
      onLoss: () => undefined,
    });
    return { subscription, ofAll, bySubject, streams: 0 };
  }

  return {
    join({ events, subjects }, onSubject) {
      const key = events.join();
      const channel = channels.get(key) ?? open(events);
      channels.set(key, channel);
      channel.streams += 1;
      if (!subjects) channel.ofAll.add(onSubject);
      for (const subject of subjects ?? []) {
        const those = channel.bySubject.get(subject) ?? new Set();
        channel.bySubject.set(subject, those.add(onSubject));
      }
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        channel.ofAll.delete(onSubject);
        for (const subject of subjects ?? []) leave(channel, subject, onSubject);
        channel.streams -= 1;
        if (channel.streams > 0 || channels.get(key) !== channel) return;
        channels.delete(key);
        void channel.subscription.stop();
      };
    },
    async stop() {
      const open = [...channels.values()];
      channels.clear();
      await Promise.all(open.map(({ subscription }) => subscription.stop()));
    },
  };
}

function leave({ bySubject }: Channel, subject: string, onSubject: OnSubject): void {
  const those = bySubject.get(subject);
  those?.delete(onSubject);
  if (those?.size === 0) bySubject.delete(subject);
}
