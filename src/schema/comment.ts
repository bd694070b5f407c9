import { oneOf } from './items'

/** Refuses comments that no database could keep. */
export function checkComment(comment: unknown): void {
  const isText = (value: unknown): boolean =>
    typeof value === 'string' && value !== '' && !value.includes('\0') && value.isWellFormed()
  oneOf('comment', comment, isText, 'a text that is not empty, without NUL characters')
}
