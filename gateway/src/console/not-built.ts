/** What stands in the place of an app that has not been built, and looks again by itself. */
export const notBuilt = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>The console is not built yet</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem; }
code { font-family: ui-monospace, monospace; }
</style>
</head>
<body>
<main>
<h1>The console is not built yet</h1>
<p><code>npm start</code> builds it beside everything else; by hand it is <code>npm run build -w console</code>.</p>
<p>This page looks again every two seconds. The graph itself answers at <a href="/graphql">/graphql</a>.</p>
</main>
</body>
</html>
`;
