const form = /^[A-Z0-9][A-Z0-9._-]{1,63}$/;

/** The one spelling of a sku: trimmed and in capitals, so that two spellings are never two skus. */
export function normaliseSku(text: string): string {
  return text.trim().toUpperCase();
}

/** 2 to 64 capitals, digits, dots, hyphens and underscores, a letter or digit first. */
export function isSku(text: string): boolean {
  return form.test(text);
}
