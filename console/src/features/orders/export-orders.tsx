import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { type Connection, type PageSource, readPage } from '../../app/graph/page-source.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { csvOf, download } from '../../ui/csv.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { decimalOf, digitsOf } from '../../ui/format.ts';
import { useToast } from '../../ui/toasts.tsx';
import type { OrderRow } from './order-documents.ts';

const PAGE_SIZE = 100;
const ROWS_MAX = 10_000;

/** All that the filters find as a file for a spreadsheet, up to 10,000 orders. */
export function ExportOrders({ source }: { source: PageSource<OrderRow> }) {
  const client = useClient();
  const toast = useToast();
  const [read, setRead] = useState<number>();
  const isWanted = useRef(true);

  async function run() {
    isWanted.current = true;
    setRead(0);
    const rows: OrderRow[] = [];
    try {
      let after: string | null = null;
      do {
        const { nodes, pageInfo }: Connection<OrderRow> = await readPage(client, source, {
          first: PAGE_SIZE,
          after,
        });
        rows.push(...nodes);
        setRead(rows.length);
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after && rows.length < ROWS_MAX && isWanted.current);
      if (!isWanted.current) return;
      download(`orders-${new Date().toISOString().slice(0, 10)}.csv`, csvOf(head, rows.map(cells)));
      const rest = after ? ' There are more: narrow the filters to get them.' : '';
      toast({ message: `${rows.length.toLocaleString()} orders exported.${rest}` });
    } catch (error) {
      const [failure] = failuresOf(error as never);
      toast({
        tone: 'bad',
        message: failure ? `${failure.message} ${failure.advice}` : String(error),
      });
    } finally {
      setRead(undefined);
    }
  }

  const stop = () => {
    isWanted.current = false;
  };
  return (
    <>
      <IconButton kind="plain" label="Export as CSV" onClick={() => void run()}>
        <Download />
      </IconButton>
      <Dialog
        open={read !== undefined}
        onClose={stop}
        title="Exporting"
        description={`${(read ?? 0).toLocaleString()} orders read.`}
        footer={<Button onClick={stop}>Stop</Button>}
      />
    </>
  );
}

const head = ['number', 'status', 'placedAt', 'customer', 'email', 'items', 'total', 'currency'];

function cells({ number, status, placedAt, customer, lines, total }: OrderRow): string[] {
  const items = lines.map((line) => `${line.quantity} × ${line.name}`).join('; ');
  const amount = decimalOf(total.amountMinor, digitsOf(total.currency));
  return [
    ...[number, status, placedAt, customer?.displayName ?? '', customer?.email ?? ''],
    ...[items, amount, total.currency],
  ];
}
