import type { FastifyReply } from 'fastify';

/**
 * What a page of the console may do: run the scripts that came with it, and ask the graph here. Nothing of
 * another host, no script within the page, in no frame. Styles may stand at elements: parts that lay
 * themselves out (menus, the editor) write some, and with `script-src` as it is they can run nothing.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  // The editor of Explore brings its fonts within its styles.
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page may be kept, and is asked for anew each time: it names the files of the newest build. */
export function pageHeaders(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-security-policy', policy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    .header('cache-control', 'no-cache');
}
