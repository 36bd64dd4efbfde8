/** Where the server has the bytes of a photo. */
export function photoAddress(photoId: string, clientId: string): string {
  return `/api/photos/${photoId}?client=${clientId}`;
}
