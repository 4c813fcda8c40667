/** The world's clock, in epoch ms; it may run faster than the wall. */
export interface SimClock {
  now(): number;
}
