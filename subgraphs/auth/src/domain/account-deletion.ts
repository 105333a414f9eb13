/** How long somebody may change their mind after they asked to delete their account. */
export const deletionGraceMs = 14 * 24 * 3_600_000;

/** Who is gone, for those who keep something about them: `auth.user.deleted.v1`. */
export function userDeleted({ id, version }: { id: string; version: number }) {
  return {
    type: 'auth.user.deleted.v1',
    subject: id,
    sequence: version,
    data: { userId: id },
  };
}
