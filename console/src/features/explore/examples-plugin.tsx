import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { BookOpenText } from 'lucide-react';
import { type Example, examples } from './examples.ts';

/** Beside the editor: every operation of the documentation, each opened in a tab of its own. */
export const examplesPlugin = {
  title: 'Examples',
  icon: () => <BookOpenText />,
  content: Examples,
};

function Examples() {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = ({ query, variables = '' }: Example) => {
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
  };
  return (
    <section aria-label="Examples" className="grid grid-cols-[minmax(0,1fr)] gap-3 wrap-anywhere">
      <h2 className="text-xl font-semibold">Examples</h2>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
        {examples.map((example) => (
          <li key={example.name}>
            <button
              type="button"
              className="grid w-full gap-0.5 rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover"
              onClick={() => open(example)}
            >
              <span className="font-medium">{example.name}</span>
              <span className="text-xs text-soft">
                {example.purpose} For {example.runAs}.
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
