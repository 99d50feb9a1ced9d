// Clock is the time by the server's clock, as its answers tell it: this
// machine's may be wrong, or be set while the page is open.
export class Clock {
  private skew = 0

  /** heard is told the Date of an answer, and when it was asked for and came by this machine's clock. */
  heard(date: string | null, asked: number, came: number): void {
    const told = Date.parse(date ?? '')
    if (Number.isNaN(told) || came < asked) return
    // A Date has no parts of seconds, and the answer was made somewhere between.
    const [least, most] = [told - came, told + 1000 - asked]
    if (this.skew < least || this.skew > most) this.skew = (least + most) / 2
  }

  now = (): number => Date.now() + this.skew
}
