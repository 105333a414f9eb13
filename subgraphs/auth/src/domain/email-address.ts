/** Why a text is no address that an account can have. */
export type EmailFault = 'format' | 'homograph';

/** RFC 5321 §4.5.3.1: octets of what stands before the @, of a part of a name in the DNS, and of all. */
const OCTETS_MAX = { local: 64, label: 63, all: 254 };

const localForm = /^[\p{L}\p{N}\p{M}_'+-]+(\.[\p{L}\p{N}\p{M}_'+-]+)*$/u;
const labelForm = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;
const topLabelForm = /^(\p{L}[\p{L}\p{M}]+|xn--[a-z\d-]+)$/iu;

/**
 * Looks at the form of an address (RFC 5321, with the letters of RFC 6531), and whether its letters could be
 * taken for others: what mixes Latin, Greek and Cyrillic, or is written in letters of the latter two that all look
 * Latin, is refused as browsers refuse such names (UTS 39 §5.1, and its whole-script confusables).
 */
export function findEmailFault(address: string): EmailFault | undefined {
  const parts = address.split('@');
  const [local = '', domain = ''] = parts;
  const labels = domain.split('.');
  const isWellFormed =
    parts.length === 2 &&
    localForm.test(local) &&
    labels.length > 1 &&
    labels.every((label) => labelForm.test(label)) &&
    topLabelForm.test(labels.at(-1) ?? '') &&
    !ignorable.test(address) &&
    Buffer.byteLength(local) <= OCTETS_MAX.local &&
    Buffer.byteLength(address) <= OCTETS_MAX.all &&
    isName(asciiDomain(domain));
  if (!isWellFormed) return 'format';
  const names = [local, ...labels].map((name) => name.normalize('NFKC'));
  return names.some(isMisleading) ? 'homograph' : undefined;
}

/**
 * What addresses are compared by: NFKC, then case folding, and the domain as the DNS knows it, so that two
 * spellings of one mailbox cannot be two accounts. For an address without a fault.
 */
export function emailKey(address: string): string {
  const at = address.lastIndexOf('@');
  const local = folded(address.slice(0, at));
  return `${local}@${asciiDomain(address.slice(at + 1))}`;
}

/** As the DNS has it (UTS 46, by way of the URL standard); empty for what is no domain. */
function asciiDomain(domain: string): string {
  return URL.parse(`https://${domain.normalize('NFKC')}`)?.hostname ?? '';
}

function isName(domain: string): boolean {
  return domain !== '' && domain.split('.').every((label) => label.length <= OCTETS_MAX.label);
}

/** Full case folding but for ı, which meets i: who is told from a stranger by a dot is not told from them at all. */
function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** Takes no room, and so makes two that look the same. */
const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** The scripts whose letters look like each other; what else is written beside Latin is told from it. */
const lookalikeScripts = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u];

/** Cyrillic and Greek letters that stand for a Latin one in most typefaces (Unicode's confusables.txt). */
const looksLatin = /^[асԁеһіјӏорԛѕυνԝхуьαικορτχγ\p{Nd}_'+.-]+$/iu;

function isMisleading(name: string): boolean {
  const used = lookalikeScripts.filter((script) => script.test(name));
  const isForeign = used.length === 1 && !/\p{Script=Latin}/u.test(name);
  return used.length > 1 || (isForeign && looksLatin.test(name));
}
