import { randomBytes } from 'node:crypto';
import type { SandboxExample } from './sandbox.ts';

export interface SandboxPageOptions {
  readonly example: SandboxExample | undefined;
  /** Whether the console is there, and with it Explore. */
  readonly hasExplore: boolean;
}

/** Sandbox is no package: it lies at Apollo, and so do the frames that it opens. */
const SCRIPT_ORIGIN = 'https://embeddable-sandbox.cdn.apollographql.com';
const FRAME_ORIGIN = 'https://sandbox.embed.apollographql.com';

/**
 * What a browser finds at `/graphql`: Sandbox, where Apollo's host can be reached, and the way to Explore,
 * which needs no host but this one.
 */
export function sandboxPage({ example, hasExplore }: SandboxPageOptions): string {
  const nonce = randomBytes(16).toString('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policyWith(nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Apollo Sandbox · Commerce graph</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header>
<h1>Commerce graph</h1>
<nav aria-label="Ways to ask">
<a href="/graphql" aria-current="page">Sandbox</a>
${hasExplore ? '<a href="/console/explore">Explore</a>' : ''}
</nav>
</header>
<main id="sandbox"><p role="status">Apollo Sandbox is on its way.</p></main>
<template id="unreachable"><h2>Apollo Sandbox cannot be reached</h2>
<p>It comes from Apollo’s host, which does not answer. The graph itself does, at this address, by POST.</p>
${hasExplore ? '<p><a href="/console/explore">Explore</a> comes with the graph, and needs no network.</p>' : ''}</template>
<noscript><p>Sandbox needs JavaScript.</p></noscript>
<script nonce="${nonce}">${open(example)}</script>
</body>
</html>
`;
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${SCRIPT_ORIGIN}`,
    `style-src 'nonce-${nonce}' ${SCRIPT_ORIGIN}`,
    `frame-src ${FRAME_ORIGIN}`,
    // The frame has this page ask for it.
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const style = `
:root { font: 15px/1.5 system-ui, sans-serif; }
body { display: flex; flex-direction: column; height: 100vh; margin: 0; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding: .5rem 1rem; border-bottom: 1px solid #8884; }
h1 { margin: 0; font-size: 1rem; }
nav { display: flex; gap: 1rem; }
[aria-current] { color: inherit; text-decoration: none; font-weight: 600; }
main { flex: 1; min-height: 0; }
main > :is(h2, p) { max-width: 34rem; margin: 1rem auto; padding-inline: 1rem; }
iframe { width: 100%; height: 100%; border: 0; background: #fff; }
`;

function open(example: SandboxExample | undefined): string {
  const options = {
    target: '#sandbox',
    initialState: { ...example, includeCookies: false },
    hideCookieToggle: false,
    endpointIsEditable: false,
    runTelemetry: false,
    allowDynamicStyles: false,
  };
  // In a script nothing but `<` could end it.
  const literal = JSON.stringify(options).replaceAll('<', '\\u003c');
  return `
const place = document.getElementById('sandbox');
const script = document.createElement('script');
script.src = '${SCRIPT_ORIGIN}/v2/embeddable-sandbox.umd.production.min.js';
script.onload = () => {
  place.replaceChildren();
  new window.EmbeddedSandbox({ ...${literal}, initialEndpoint: location.origin + location.pathname });
};
script.onerror = () => {
  place.replaceChildren(document.getElementById('unreachable').content);
};
document.head.append(script);
`;
}
