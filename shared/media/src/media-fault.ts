/** What can go wrong with an upload or an image, beside the faults that every request knows. */
export const mediaFaults = {
  UPLOAD_TICKET_INVALID: { status: 403 },
  UPLOAD_TICKET_EXPIRED: { status: 403 },
  UPLOAD_TICKET_USED: { status: 409 },
  UPLOAD_TOO_LARGE: { status: 413 },
  IMAGE_TYPE_UNSUPPORTED: { status: 415 },
  IMAGE_UNREADABLE: { status: 422 },
  IMAGE_TOO_LARGE: { status: 422 },
} as const satisfies Record<string, { status: number }>;

export type MediaFaultCode = keyof typeof mediaFaults;

/** Travels as an HTTP answer in the shape of a GraphQL error; docs/errors.md explains the codes. */
export class MediaFault extends Error {
  override readonly name = 'MediaFault';
  readonly code: MediaFaultCode;

  constructor(code: MediaFaultCode, message: string) {
    super(message);
    this.code = code;
  }
}
