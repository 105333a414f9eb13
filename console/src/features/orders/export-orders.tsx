import { Download } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useGraphContext } from '../../app/graph/context.tsx';
import { failuresOf } from '../../app/graph/failure.ts';
import { type Connection, type PageSource, readPage } from '../../app/graph/page-source.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { csvMark, csvOf, download } from '../../ui/csv.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { decimalOf, digitsOf } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { OrderRow } from './order-documents.ts';

const PAGE_SIZE = 100;
const ROWS_MAX = 100_000;

/** A file as far as it was read. */
interface Export {
  readonly source: PageSource<OrderRow>;
  readonly controller: AbortController;
  /** Text, page by page: many orders take more room than what is written of them. */
  readonly parts: string[];
  read: number;
  after: string | null;
}

/** All that the filters find as a file for a spreadsheet, up to 100,000 orders. */
export function ExportOrders({ source }: { source: PageSource<OrderRow> }) {
  const { reader } = useGraphContext();
  const toast = useToast();
  const [read, setRead] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const current = useRef<Export>(undefined);
  const stop = useCallback(() => {
    current.current?.controller.abort();
    setRead(undefined);
  }, []);
  // Who leaves the screen gets no file later.
  useEffect(() => stop, [stop]);

  function begin() {
    const controller = new AbortController();
    const parts = [csvMark + csvOf([head])];
    current.current = { source, controller, parts, read: 0, after: null };
    setRead(0);
    void goOn();
  }

  /** From where it stood. */
  async function goOn() {
    const file = current.current;
    if (!file) return;
    const { signal } = file.controller;
    setProblem(undefined);
    try {
      do {
        const page = { first: PAGE_SIZE, after: file.after };
        const found: Connection<OrderRow> = await readPage(reader, file.source, page, signal);
        file.parts.push(csvOf(found.nodes.map(cells)));
        file.read += found.nodes.length;
        file.after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
        setRead(file.read);
      } while (file.after && file.read < ROWS_MAX);
    } catch (error) {
      if (!signal.aborted) setProblem(sentenceOf(error));
      return;
    }
    download(`orders-${new Date().toISOString().slice(0, 10)}.csv`, file.parts);
    const rest = file.after ? ' There are more: narrow the filters to get them.' : '';
    toast({ message: `${file.read.toLocaleString()} orders exported.${rest}` });
    stop();
  }

  return (
    <>
      <IconButton kind="plain" label="Export as CSV" onClick={begin}>
        <Download />
      </IconButton>
      <Dialog
        open={read !== undefined}
        onClose={stop}
        title="Exporting"
        description={`${(read ?? 0).toLocaleString()} orders read.`}
        footer={
          <>
            <Button onClick={stop}>Stop</Button>
            {problem && (
              <Button kind="primary" onClick={() => void goOn()}>
                Go on
              </Button>
            )}
          </>
        }
      >
        <Problem>{problem}</Problem>
      </Dialog>
    </>
  );
}

function sentenceOf(error: unknown): string {
  const [failure] = failuresOf(error as never);
  return failure ? `${failure.message} ${failure.advice}` : String(error);
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
