import { readTemplates } from '@supergraph/mail/templates';

/** The mails that auth sends, by template and locale. */
export const templates = readTemplates(new URL('../templates/', import.meta.url));
