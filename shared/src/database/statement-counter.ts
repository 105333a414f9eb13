/** Collects the statements of one database: give `onStatement` to connect or createTestDatabase. */
export interface StatementCounter {
  onStatement(text: string): void;
  /** Runs `work` and returns the statements sent meanwhile, by anyone. */
  count<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }>;
}

export function createStatementCounter(): StatementCounter {
  const listeners = new Set<string[]>();
  return {
    onStatement(text) {
      for (const statements of listeners) statements.push(text);
    },
    async count(work) {
      const statements: string[] = [];
      listeners.add(statements);
      try {
        return { result: await work(), statements };
      } finally {
        listeners.delete(statements);
      }
    },
  };
}
