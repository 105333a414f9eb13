/** Leave to upload, as `createAvatarUpload` and its like give it. */
export interface Ticket {
  readonly url: string;
  readonly ticket: string;
  readonly bytesMax: number;
}

/**
 * Sends a picture, outside GraphQL.
 *
 * @returns why it was not taken; undefined once it was
 */
export async function uploadImage(
  { url, ticket, bytesMax }: Ticket,
  file: Blob,
  accessToken: string,
): Promise<string | undefined> {
  const megabytes = Math.floor(bytesMax / 1_048_576);
  if (file.size > bytesMax) return `The picture has more than ${megabytes} MB. Make it smaller.`;
  try {
    const headers = { authorization: `Bearer ${accessToken}`, 'x-upload-ticket': ticket };
    const answer = await fetch(url, { method: 'POST', headers, body: file });
    if (answer.ok) return undefined;
    const { errors } = (await answer.json()) as { errors?: { message?: string }[] };
    return errors?.[0]?.message ?? `The picture was answered with HTTP ${answer.status}.`;
  } catch {
    return 'The picture did not arrive. See whether you are online and try again.';
  }
}
