import type { EventTransport, Subscription } from './transport.ts';

/** Hears of events by what they are about, for all streams of a process. */
export interface EventNews {
  /** Calls `onSubject` with each of these that may have changed; returns the end of it. */
  watch(
    wanted: { readonly events: readonly string[]; readonly subjects: readonly string[] },
    onSubject: OnSubject,
  ): () => void;
  /** Tells of whatever changes; returns the end of it. */
  follow(events: readonly string[], follower: Follower): () => void;
  stop(): Promise<void>;
}

export interface Follower {
  onSubject(subject: string): void;
  /**
   * From now on everything is heard, of what was before some may have been missed: called when following
   * begins, as soon as events are heard, and after each loss of the broker.
   */
  onGap(): void;
}

type OnSubject = (subject: string) => void;

/** Events of some types as they are heard, for all streams that are fed by them. */
interface Channel {
  readonly subscription: Subscription;
  readonly followers: Set<Follower>;
  readonly bySubject: Map<string, Set<OnSubject>>;
  isHearing: boolean;
  streams: number;
}

/**
 * Hears of events for as long as there is a stream that wants them, once for all streams that want the same
 * types. Where some may have been missed, whoever watches certain things is told of each of them.
 */
export function createEventNews(transport: Pick<EventTransport, 'listen'>): EventNews {
  const channels = new Map<string, Channel>();

  function open(events: readonly string[]): Channel {
    const followers = new Set<Follower>();
    const bySubject = new Map<string, Set<OnSubject>>();
    const tell = (subject: string): void => {
      for (const onSubject of bySubject.get(subject) ?? []) onSubject(subject);
    };
    const subscription = transport.listen(events, {
      onNews(news) {
        for (const { subject } of news) {
          for (const follower of followers) follower.onSubject(subject);
          tell(subject);
        }
      },
      onGap() {
        channel.isHearing = true;
        for (const follower of followers) follower.onGap();
        for (const subject of bySubject.keys()) tell(subject);
      },
      onLoss() {
        channel.isHearing = false;
      },
    });
    const channel: Channel = { subscription, followers, bySubject, isHearing: false, streams: 0 };
    return channel;
  }

  /** The channel of these types, until the end that it returns with it. */
  function join(events: readonly string[], leave: (channel: Channel) => void) {
    const key = events.join();
    const channel = channels.get(key) ?? open(events);
    channels.set(key, channel);
    channel.streams += 1;
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      leave(channel);
      channel.streams -= 1;
      if (channel.streams > 0 || channels.get(key) !== channel) return;
      channels.delete(key);
      void channel.subscription.stop();
    };
    return { channel, end };
  }

  return {
    watch({ events, subjects }, onSubject) {
      const { channel, end } = join(events, ({ bySubject }) => {
        for (const subject of subjects) forget(bySubject, subject, onSubject);
      });
      for (const subject of subjects) {
        const those = channel.bySubject.get(subject) ?? new Set();
        channel.bySubject.set(subject, those.add(onSubject));
      }
      return end;
    },
    follow(events, follower) {
      const { channel, end } = join(events, ({ followers }) => followers.delete(follower));
      channel.followers.add(follower);
      if (channel.isHearing) follower.onGap();
      return end;
    },
    async stop() {
      const open = [...channels.values()];
      channels.clear();
      await Promise.all(open.map(({ subscription }) => subscription.stop()));
    },
  };
}

function forget(bySubject: Channel['bySubject'], subject: string, onSubject: OnSubject): void {
  const those = bySubject.get(subject);
  those?.delete(onSubject);
  if (those?.size === 0) bySubject.delete(subject);
}
