/** The address of a picture for as long as somebody shows it. */
export class Address {
  #url = $state<string | null>(null);

  /** @param picture asked again whenever it may have become another */
  constructor(picture: () => Blob | null) {
    $effect(() => {
      const blob = picture();
      const url = blob && URL.createObjectURL(blob);
      this.#url = url;
      return () => url && URL.revokeObjectURL(url);
    });
  }

  get current(): string | null {
    return this.#url;
  }
}
