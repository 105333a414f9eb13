import { Package, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { Pick } from '../../ui/pick.tsx';
import { useTypedSearch } from '../../ui/use-typed-search.ts';
import {
  customerNameDocument,
  findCustomersDocument,
  findProductsDocument,
  productNameDocument,
} from './pick-documents.ts';

export interface PickFilterProps {
  /** Its id. */
  chosen: string | undefined;
  onPick: (id: string | undefined) => void;
}

export function ProductFilter({ chosen, onPick }: PickFilterProps) {
  const search = useWords();
  const [{ data }] = useQuery({
    query: findProductsDocument,
    variables: { text: search.words },
    pause: !search.box.isOpen,
  });
  const [named] = useQuery({
    query: productNameDocument,
    variables: { id: chosen ?? '' },
    pause: chosen === undefined,
  });
  return (
    <Pick
      noun="product"
      icon={<Package />}
      chosen={chosen && (named.data?.product?.title ?? 'One product')}
      {...search.box}
      options={data?.products?.nodes}
      onPick={onPick}
    />
  );
}

/** For those who may see people. */
export function CustomerFilter({ chosen, onPick }: PickFilterProps) {
  const search = useWords();
  const [{ data }] = useQuery({
    query: findCustomersDocument,
    variables: { text: search.words },
    pause: !search.box.isOpen,
  });
  const [named] = useQuery({
    query: customerNameDocument,
    variables: { id: chosen ?? '' },
    pause: chosen === undefined,
  });
  const options = data?.users?.nodes.map(({ id, displayName, email }) => ({
    ...{ id, title: displayName ?? id, hint: email ?? undefined },
  }));
  return (
    <Pick
      noun="customer"
      icon={<UserRound />}
      chosen={chosen && (named.data?.user?.displayName ?? 'One customer')}
      {...search.box}
      options={options}
      onPick={onPick}
    />
  );
}

/** What is searched for once typing pauses; signs alone are no words, and find what nothing does. */
function useWords() {
  const [isOpen, onOpenChange] = useState(false);
  const [text, setText] = useState('');
  const { typed, type } = useTypedSearch(text, setText);
  const words = /[\p{L}\p{N}]/u.test(text) ? text : null;
  return { words, box: { isOpen, onOpenChange, typed, onType: type } };
}
