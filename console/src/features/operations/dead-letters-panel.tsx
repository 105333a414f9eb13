import { CircleCheck, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { problemOf } from '../../app/graph/use-change.ts';
import { useMay } from '../../app/session/me.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { inParallel } from '../../ui/in-parallel.ts';
import { Panel } from '../../ui/panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { useAgain } from '../../ui/use-again.ts';
import { count, wordsOf } from '../../ui/words.ts';
import {
  type DeadLetter,
  deadLettersDocument,
  discardDeadLetterDocument,
  replayDeadLetterDocument,
} from './operations-documents.ts';

const AGAIN_MS = 10_000;
const AT_ONCE = 4;

/** Messages that could not be handled: delivered again when their cause is mended, or forgotten. */
export function DeadLettersPanel() {
  const may = useMay();
  const client = useClient();
  const toast = useToast();
  const [{ data, error }, ask] = useQuery({
    query: deadLettersDocument,
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAgain(again, AGAIN_MS);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isDiscarding, setDiscarding] = useState(false);
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const letters = data?.deadLetters?.nodes ?? [];
  const total = data?.deadLetters?.totalCount ?? 0;
  const selected = letters.filter((letter) => chosen.has(keyOf(letter)));
  const mayWrite = may('operations:write');

  async function forAll(verb: 'replay' | 'discard') {
    const document = verb === 'replay' ? replayDeadLetterDocument : discardDeadLetterDocument;
    const problems: string[] = [];
    setProgress({ done: 0, of: selected.length });
    await inParallel(
      selected,
      async ({ consumer, id }) => {
        const { data: answer, error: fault } = await client.mutation(document, {
          input: { consumer, id },
        });
        const problem = problemOf(answer, fault);
        if (problem) problems.push(problem);
      },
      {
        atOnce: AT_ONCE,
        onDone: (done) => setProgress({ done, of: selected.length }),
        isWanted: () => true,
      },
    );
    setProgress(undefined);
    setChosen(new Set());
    again();
    const done = selected.length - problems.length;
    if (problems[0]) toast({ tone: 'bad', message: problems[0] });
    if (done > 0) {
      toast({
        message: `${count(done, 'message')} ${verb === 'replay' ? 'delivered again' : 'discarded'}.`,
      });
    }
  }

  return (
    <Panel
      title={total > 0 ? `Dead letters (${total.toLocaleString()})` : 'Dead letters'}
      padded={false}
      action={
        mayWrite &&
        selected.length > 0 && (
          <>
            <Button small icon={<RotateCcw />} onClick={() => void forAll('replay')}>
              Replay {selected.length}
            </Button>
            <Button small icon={<Trash2 />} onClick={() => setDiscarding(true)}>
              Discard {selected.length}
            </Button>
          </>
        )
      }
    >
      {error && (
        <div className="p-4">
          <Failures failures={failuresOf(error)} onRetry={again} />
        </div>
      )}
      {progress && (
        <div className="p-4">
          <Progress label="Messages" {...progress} />
        </div>
      )}
      {!data && !error && <div className="skeleton m-4 h-24" aria-busy="true" />}
      {data?.deadLetters && letters.length === 0 && (
        <Empty icon={<CircleCheck />} title="Every message was handled">
          What fails five times, or makes no sense, waits here until somebody decides.
        </Empty>
      )}
      <ul>
        {letters.map((letter) => (
          <li key={keyOf(letter)} className="flex gap-3 border-b px-4 py-3 text-sm last:border-0">
            {mayWrite && (
              <Checkbox
                label={`Select the message ${letter.id} of ${wordsOf(letter.consumer)}`}
                checked={chosen.has(keyOf(letter))}
                onChange={({ target }) => {
                  const next = new Set(chosen);
                  if (target.checked) next.add(keyOf(letter));
                  else next.delete(keyOf(letter));
                  setChosen(next);
                }}
              />
            )}
            <Letter letter={letter} />
          </li>
        ))}
      </ul>
      <Confirm
        open={isDiscarding}
        onClose={() => setDiscarding(false)}
        title={`Discard ${count(selected.length, 'message')}?`}
        description="What they ask for will never happen. This cannot be undone."
        action="Discard"
        onConfirm={() => {
          setDiscarding(false);
          void forAll('discard');
        }}
      />
    </Panel>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const { consumer, type, subject, error, attempts, failedAt, message } = letter;
  return (
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium">{type ?? 'No event of this system'}</span>
        <span className="mr-auto text-soft">to {consumer.toLowerCase()}</span>
        <Time at={failedAt} className="numeric text-xs text-soft" />
      </p>
      <p className="break-words text-bad">{error}</p>
      <details>
        <summary className="text-xs text-soft">
          {count(attempts, 'attempt')}
          {subject && `, about ${subject}`}
        </summary>
        <pre className="mt-1 max-h-64 overflow-auto rounded-md bg-sunken p-3 text-xs">
          {pretty(message)}
        </pre>
      </details>
    </div>
  );
}

function keyOf({ consumer, id }: DeadLetter): string {
  return `${consumer} ${id}`;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // Cut off after so many characters: as it came.
    return json;
  }
}
