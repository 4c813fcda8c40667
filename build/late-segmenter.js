/**
 * Stands in for `Intl.Segmenter` in the bundles: the first one that is made costs 50 ms, and libraries make theirs when they are
 * loaded. This one is made when it is first used, which the first picture and most commands never do.
 */
export class LateSegmenter {
  #options;
  #segmenter;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#segmenter ??= new globalThis.Intl.Segmenter(...this.#options);
    return this.#segmenter.segment(text);
  }
}
