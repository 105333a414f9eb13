import { Download } from 'lucide-react';
import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { type Connection, pageSource, readPage } from '../../app/graph/page-source.ts';
import { problemOf, useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { download } from '../../ui/csv.ts';
import { Panel } from '../../ui/panel.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { exportMyDataDocument, exportMyOrdersDocument } from './copy-documents.ts';

const PAGE_SIZE = 100;
const ORDERS_MAX = 10_000;

/** All that is stored of oneself, as a file to take along. */
export function CopyPanel() {
  const client = useClient();
  const toast = useToast();
  const { run } = useChange(exportMyDataDocument);
  const [isBusy, setBusy] = useState(false);

  /** @returns why there is none */
  async function take(): Promise<string | undefined> {
    const { data, problem } = await run({});
    if (!data) return problem;
    try {
      const orders = await readOrders(client);
      const copy = { account: JSON.parse(data.exportMyData.account), orders };
      download('my-data.json', JSON.stringify(copy, null, 2), 'application/json');
      return undefined;
    } catch (error) {
      return problemOf(undefined, error as never) ?? String(error);
    }
  }
  async function act() {
    setBusy(true);
    const problem = await take();
    setBusy(false);
    toast(problem ? { tone: 'bad', message: problem } : { message: 'Your data is in a file.' });
  }
  return (
    <Panel title="Your data">
      <div className="flex flex-wrap items-center gap-3 text-sm">
        <p className="mr-auto text-soft text-pretty">
          All that is stored of you, your orders too, as JSON. A mail tells you that it was taken.
        </p>
        <Button icon={<Download />} busy={isBusy} onClick={() => void act()}>
          Take a copy
        </Button>
      </div>
    </Panel>
  );
}

const source = pageSource({
  document: exportMyOrdersDocument,
  variables: {},
  connectionOf: ({ me }) => me?.orders,
});

/** Page by page, 10,000 at most. @throws CombinedError where one could not be had */
async function readOrders(client: Client): Promise<readonly unknown[]> {
  const orders: unknown[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo }: Connection<unknown> = await readPage(client, source, {
      first: PAGE_SIZE,
      after,
    });
    orders.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after && orders.length < ORDERS_MAX);
  return orders;
}
