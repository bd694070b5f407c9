/** The names of the linked classes, as a list. */
export const classNames = (size: number): string =>
  Array.from({ length: size }, (_, k) => `E${k + 1}`).join(', ')
