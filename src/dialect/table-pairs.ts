import type { Table } from '../schema/table'

/** What knows the tables of the model beside those of the database. */
interface Paired {
  readonly pairs: readonly { readonly wanted: Table; readonly found: Table }[]
}

/** A table of the model as the database has it; undefined where it does not. */
export function foundOf(wanted: Table | undefined, { pairs }: Paired): Table | undefined {
  return pairs.find((pair) => pair.wanted === wanted)?.found
}

/** A table of the database as the model has it; undefined where it does not. */
export function wantedOf(found: Table | undefined, { pairs }: Paired): Table | undefined {
  return pairs.find((pair) => pair.found === found)?.wanted
}
