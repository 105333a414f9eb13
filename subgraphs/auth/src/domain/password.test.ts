import { describe, expect, it } from 'vitest';
import { findPasswordFault } from './password.ts';

const isCommon = (text: string) =>
  ['passwordpassword', 'dragon', '1qazxsw23edcvfr4'].includes(text);
const faultOf = (password: string) =>
  findPasswordFault(
    { password, email: 'ada.lovelace@example.com', displayName: 'Ada Byron' },
    isCommon,
  );

describe('a password is not taken', () => {
  it.each([
    ['passwordpassword', 'as it stands on the list'],
    ['1QAZXSW23EDCVFR4', 'in large letters'],
    ['DragonDragonDragon', 'where it repeats what stands there'],
    ['aaaaaaaaaaaaaaa', 'of one character'],
    ['xyzxyzxyzxyzxyz', 'of three'],
    ['ｐａｓｓｗｏｒｄpassword', 'in other characters for the same letters'],
  ])('%s: %s', (password) => {
    expect(faultOf(password)).toBe('common');
  });

  it.each(['my ada.lovelace@example.com', 'ADA.Lovelace, 1815-1852', 'once more, ada byron!'])(
    'that tells whose it is: %s',
    (password) => {
      expect(faultOf(password)).toBe('personal');
    },
  );
});

it.each([
  'correct horse battery staple',
  'dragons breathe at dawn',
  'drei Türme über dem Meer',
  '長い秘密の合言葉を選びました',
  'ada is three letters long',
])('takes %s', (password) => {
  expect(faultOf(password)).toBeUndefined();
});

it('a name of three letters is in too many words to count', () => {
  const chosen = { password: 'bananas and bandanas', email: 'ana@x.org', displayName: 'Ana' };
  expect(findPasswordFault(chosen, isCommon)).toBeUndefined();
});
