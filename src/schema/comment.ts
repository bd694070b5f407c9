import { oneOf } from './items'

/** Refuses comments that no database could keep. */
export function checkComment(comment: unknown): void {
  oneOf('comment', comment, isText, 'a text that is not empty, without NUL characters')
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !value.includes('\0') && value.isWellFormed()
}
