import type { Viewer } from './viewer.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  /** Whose they are, as they stood when these were given. */
  readonly user: Viewer;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** `ended`: nobody asked for it here; `elsewhere`: it was signed out in another tab. */
export type SignedOutBecause = 'asked' | 'elsewhere' | 'ended';

export type SessionState =
  /** Not known yet whether this browser has a session. */
  | { readonly status: 'unknown' }
  | { readonly status: 'out'; readonly because?: SignedOutBecause }
  | { readonly status: 'in'; readonly tokens: Tokens };

export interface SessionRequests {
  signIn(input: Credentials): Promise<SignInAnswer>;
  completeSignIn(input: SecondFactor): Promise<SignInAnswer>;
  signInWithPasskey(): Promise<SignInAnswer>;
  /** Undefined: there is no session to renew. @throws when nobody answered, and nothing is known */
  refresh(): Promise<Tokens | undefined>;
  signOut(accessToken: string): Promise<void>;
  signInProviders(): Promise<readonly SignInProvider[]>;
}

/** Elsewhere, where people may sign in. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  /** Where a browser begins; takes `returnTo`, a path of ours. */
  readonly startUrl: string;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Exactly one beside the challenge. */
interface SecondFactor {
  readonly challenge: string;
  readonly code?: string;
  readonly recoveryCode?: string;
  readonly passkey?: string;
}

export interface SecondStep {
  readonly challenge: string;
  /** What to ask of the browser; null where the account has no passkey. */
  readonly passkeyOptions: string | null;
}

interface SignInAnswer {
  readonly tokens: Tokens | undefined;
  readonly refusals: readonly Refusal[];
  /** The password was right, and a second factor is asked for as well. */
  readonly secondStep?: SecondStep;
}

export interface SessionDeps {
  readonly requests: SessionRequests;
  /** Reaches the other tabs, and never the one that speaks. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;
  readonly locks: Pick<LockManager, 'request'>;
  readonly now: () => number;
}

export interface Session {
  state(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Finds out whether this browser has a session. */
  restore(): Promise<void>;
  signIn(input: Credentials): Promise<Omit<SignInAnswer, 'tokens'>>;
  completeSignIn(input: SecondFactor): Promise<Omit<SignInAnswer, 'tokens'>>;
  signInWithPasskey(): Promise<Omit<SignInAnswer, 'tokens'>>;
  signOut(): Promise<void>;
  /** None where nobody has set one up. @throws when nobody answered */
  signInProviders(): Promise<readonly SignInProvider[]>;
  /** A token that will still be good when it arrives; undefined where there is none to be had. */
  freshToken(): Promise<string | undefined>;
  /** Renews the session, unless another tab is doing so. @param stale the token that was refused */
  refresh(stale?: string): Promise<void>;
  close(): void;
}

type Message =
  | { readonly type: 'in'; readonly tokens: Tokens }
  | { readonly type: 'out'; readonly because: SignedOutBecause };

const LOCK = 'console.session';
/** So long before its end a token is renewed: a request takes its time. */
const LEEWAY_MS = 20_000;
/** How long another tab's renewal is waited for. */
const ELSEWHERE_MS_MAX = 5_000;
const HEARD_MS = 100;

/**
 * The session of all tabs of this browser. One tab renews it for all of them, under a lock; what it got,
 * and that somebody signed out, it tells the others. The access token lives in memory alone.
 */
export function createSession({ requests, channel, locks, now }: SessionDeps): Session {
  let state: SessionState = { status: 'unknown' };
  let refreshing: Promise<void> | undefined;
  const listeners = new Set<() => void>();

  const become = (next: SessionState) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const tell = (message: Message) => channel.postMessage(message);
  const enter = (tokens: Tokens) => {
    become({ status: 'in', tokens });
    tell({ type: 'in', tokens });
  };
  const leave = (because?: SignedOutBecause) => {
    const wasIn = state.status === 'in';
    become({ status: 'out', ...(because && { because }) });
    if (wasIn) tell({ type: 'out', because: because === 'asked' ? 'elsewhere' : 'ended' });
  };

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.type === 'in') become({ status: 'in', tokens: data.tokens });
    else if (state.status === 'in') become({ status: 'out', because: data.because });
  });

  const isGood = (stale?: string) =>
    state.status === 'in' &&
    state.tokens.accessToken !== stale &&
    state.tokens.expiresAtMs - LEEWAY_MS > now();

  const renew = async () => {
    const tokens = await requests.refresh();
    if (tokens) enter(tokens);
    else leave(state.status === 'in' ? 'ended' : undefined);
  };

  const renewOnce = async (stale?: string) => {
    const mine = await tryMyself();
    if (mine) return;
    await nextChange();
    if (isGood(stale) || state.status === 'out') return;
    // Whoever was at it has not managed.
    await locks.request(LOCK, async () => {
      if (!isGood(stale)) await renew();
    });
  };

  /** Renews under the lock, where no other tab has it. @returns whether it did */
  const tryMyself = () =>
    new Promise<boolean>((resolve, reject) => {
      const holding = locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        if (!lock) return resolve(false);
        await renew();
        resolve(true);
        // Until the others have heard: whoever finds the lock free believes that nobody has renewed.
        await new Promise((heard) => setTimeout(heard, HEARD_MS));
      });
      holding.catch(reject);
    });

  const nextChange = () =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ELSEWHERE_MS_MAX);
      listeners.add(done);
    });

  const refresh = (stale?: string) => {
    if (isGood(stale)) return Promise.resolve();
    refreshing ??= renewOnce(stale).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  const entered = ({ tokens, ...others }: SignInAnswer) => {
    if (tokens) enter(tokens);
    return others;
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async restore() {
      try {
        await refresh();
      } catch {
        // Nobody answered: the sign-in screen will say so when it is used.
        become({ status: 'out' });
      }
    },
    signIn: async (input) => entered(await requests.signIn(input)),
    completeSignIn: async (input) => entered(await requests.completeSignIn(input)),
    signInWithPasskey: async () => entered(await requests.signInWithPasskey()),
    async signOut() {
      const token = state.status === 'in' ? state.tokens.accessToken : undefined;
      try {
        if (token) await requests.signOut(token);
      } finally {
        // Here it has ended in any case: nobody shall believe to be signed out and not be.
        leave('asked');
      }
    },
    signInProviders: requests.signInProviders,
    async freshToken() {
      if (state.status === 'in' && !isGood()) await refresh();
      return state.status === 'in' ? state.tokens.accessToken : undefined;
    },
    refresh,
    close: () => channel.close(),
  };
}
