/** The first event of a stream, which is left then; or all that came, where there is none. */
export async function firstEventOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const [, event] = /^event: next\ndata: (.*)\n\n/m.exec(text) ?? [];
    if (event) return event;
  }
  return text;
}
