import { fieldDecorator, refuseNew, type AnyField } from './dual'

/**
 * Makes a column the version of its row: a whole number that each update counts up, or the time of the last update. An
 * UPDATE or DELETE of an instance finds the row only as it was loaded; if another transaction has changed it meanwhile, it
 * fails with `StaleRowError`, and nothing is overwritten. Where the program puts a version that it was given (by a form,
 * say) into the property, the row must have that one.
 *
 * @example
 * @Column(t.integer()) @Version() version!: number
 * // INSERT INTO doc (title, version) VALUES ($1, $2)
 * // UPDATE doc SET title = $1, version = $2 WHERE doc.doc_id = $3 AND doc.version = $4
 */
export function Version(): AnyField {
  refuseNew(new.target, 'Version')
  return fieldDecorator('Version', (property) => ({ kind: 'version', property }))
}
