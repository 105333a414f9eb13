/** A value of a stream before which others may have been missed: its answer says since when none were. */
export class AfterGap {
  readonly value: unknown;
  readonly unbrokenSince: Date;

  constructor(value: unknown, unbrokenSince: Date) {
    this.value = value;
    this.unbrokenSince = unbrokenSince;
  }
}
