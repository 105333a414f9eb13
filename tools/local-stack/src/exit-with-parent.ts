// Preloaded into every process of the local stack (`node --import`). The channel to the parent
// closes when the parent ends, even by kill -9: then nobody is left to stop this process, so it
// stops itself as it would for an operator, and at once if that takes too long.
const patienceMs = 5_000;

if (process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), patienceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // Listening must not keep a finished command alive.
  process.channel?.unref();
}
