import { sharedSocket } from '@supergraph/live/shared-socket';
import {
  connectSource,
  type OpenedSource,
  type SourceListener,
  type SourceOptions,
  type SourceRequest,
} from './connect-source.ts';
import { SharedSocket, subscribeMessage } from './shared-socket.ts';

export type OpenSource = (request: SourceRequest, listener: SourceListener) => OpenedSource;

/** Sockets of one address, where they are understood. */
interface Sockets {
  readonly open: Set<SharedSocket>;
  /** None is tried before, since something in between lets none pass. */
  notBeforeMs: number;
}

const REFUSED_MS = 60_000;

/**
 * Opens a stream of a subgraph: on a socket that it shares with those of other callers where the subgraph has said
 * that it understands that, else by a request of its own.
 */
export function createOpenSource(options: SourceOptions): OpenSource {
  const byAddress = new Map<string, Sockets>();

  function openAlone(request: SourceRequest, listener: SourceListener): OpenedSource {
    const onShared = () => {
      const address = addressOf(request);
      if (!byAddress.has(address)) byAddress.set(address, { open: new Set(), notBeforeMs: 0 });
    };
    return connectSource(request, { ...options, onShared }, listener);
  }

  function socketFor(sockets: Sockets, request: SourceRequest): SharedSocket {
    for (const socket of sockets.open) if (socket.hasRoom()) return socket;
    const onGone = (gone: SharedSocket) => sockets.open.delete(gone);
    const socket = new SharedSocket(request, { ...options, onGone });
    sockets.open.add(socket);
    return socket;
  }

  return (request, listener) => {
    const sockets = byAddress.get(addressOf(request));
    if (!sockets || performance.now() < sockets.notBeforeMs || !fits(request))
      return openAlone(request, listener);
    return socketFor(sockets, request).begin(request, listener, () => {
      sockets.notBeforeMs = performance.now() + REFUSED_MS;
      return openAlone(request, listener);
    });
  };
}

function addressOf({ origin, path }: SourceRequest): string {
  return origin + path;
}

function fits(request: SourceRequest): boolean {
  const bytes = Buffer.byteLength(subscribeMessage('', request)) + ID_BYTES_MAX;
  return bytes <= sharedSocket.messageBytesMax;
}

const ID_BYTES_MAX = 16;
