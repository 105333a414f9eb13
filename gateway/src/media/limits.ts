/** The largest file that is sent on; services may take less. */
export const UPLOAD_BYTES_MAX = 5_242_880;

/** The largest that is given back. */
export const IMAGE_BYTES_MAX = 8_388_608;

/** Connections to all services together. */
export const MEDIA_CONNECTIONS_MAX = 64;
export const CONNECT_MS_MAX = 2_000;

/** Until a service begins to answer: it may have others' images to read first. */
export const ANSWER_MS_MAX = 40_000;

/** Between two pieces of an image. */
export const SILENCE_MS_MAX = 10_000;
