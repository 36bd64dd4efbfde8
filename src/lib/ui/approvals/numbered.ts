/** What a part of the page is called where several have such a part. */
export function numbered(name: string, number: number | undefined): string {
  return number === undefined ? name : `${name} ${number}`;
}
