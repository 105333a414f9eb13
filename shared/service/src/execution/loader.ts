import DataLoader from 'dataloader';
import { currentExecution } from './execution.ts';
import { dispatchLast, takeTurn } from './turns.ts';

/**
 * A DataLoader for one request. Each level of an answer is one batch, however large it is; those who waited
 * for the batch go on in turns, and not at all once nobody waits for the answer.
 */
export class Loader<Key, Value> extends DataLoader<Key, Value> {
  constructor(load: DataLoader.BatchLoadFn<Key, Value>) {
    super(load, {
      batchScheduleFn: (dispatch) => dispatchLast(currentExecution(), dispatch),
    });
  }

  override load(key: Key): Promise<Value> {
    const value = super.load(key);
    const execution = currentExecution();
    if (!execution) return value;
    return value.then((found) => (execution.isOver ? execution.never : takeTurn(execution, found)));
  }
}
