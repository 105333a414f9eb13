export interface SentStatement {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** Collects the statements of one database: give `onStatement` to connect or createTestDatabase. */
export interface StatementCounter {
  onStatement(text: string, parameters: readonly unknown[]): void;
  /** Runs `work` and returns the statements sent meanwhile, by anyone. */
  count<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T; statements: string[]; sent: SentStatement[] }>;
}

export function createStatementCounter(): StatementCounter {
  const listeners = new Set<SentStatement[]>();
  return {
    onStatement(text, parameters) {
      for (const sent of listeners) sent.push({ text, parameters });
    },
    async count(work) {
      const sent: SentStatement[] = [];
      listeners.add(sent);
      try {
        const result = await work();
        return { result, statements: sent.map(({ text }) => text), sent };
      } finally {
        listeners.delete(sent);
      }
    },
  };
}
