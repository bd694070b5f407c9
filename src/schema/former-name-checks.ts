/** Former names that are none, or that others have, or had as well: nobody could tell which one is meant. */
import { DefinitionError } from '../errors'
import type { Column } from './column'
import { areFormerNames } from '../util/former-names'
import { formerPlaces } from './former-names'
import { oneOf } from './items'
import { attempt, type Place } from './problems'
import type { Table } from './table'

/** Refuses what is no name. */
export function checkFormerNames(names: unknown): void {
  oneOf('renamedFrom', names, areFormerNames, 'a former name, or a list of them')
}

/** Those of columns, among the columns of their table. */
export function checkFormerColumns(
  table: Table,
  placeOf: (column: Column) => Place,
  problems: DefinitionError[],
): void {
  const owners = new Map(table.columns.map((column) => [column.name, column]))
  const past = new Map<string, Column>()
  for (const column of table.columns) {
    for (const name of column.formerNames) {
      const [present, other] = [owners.get(name), past.get(name)]
      past.set(name, column)
      attempt(problems, placeOf(column), () => {
        assertFree(`column '${column.qualifiedName}'`, name, {
          isPresent: present !== undefined,
          isOwn: present === column,
          taken: other && `column '${other.qualifiedName}'`,
        })
      })
    }
  }
}

/** Those of tables, which share a schema if they name no other. */
export function checkFormerTables(tables: readonly Table[], problems: DefinitionError[]): void {
  const keyOf = (name: string, schema: string | undefined): string => JSON.stringify([schema, name])
  const owners = new Map(tables.map((table) => [keyOf(table.name, table.schema), table]))
  const past = new Map<string, Table>()
  for (const table of tables) {
    const places = formerPlaces(table.renamedFrom)
    for (const name of table.formerNames) {
      const place = places.find(({ schema, name: own }) => `${schema}.${own}` === name)
      const key = place === undefined ? keyOf(name, table.schema) : keyOf(place.name, place.schema)
      const [present, other] = [owners.get(key), past.get(key)]
      past.set(key, table)
      attempt(problems, { className: table.key }, () => {
        assertFree(`table '${table.key}'`, name, {
          isPresent: present !== undefined,
          isOwn: present === table,
          taken: other && `table '${other.key}'`,
        })
      })
    }
  }
}

/** Who else has a name. */
interface Others {
  readonly isPresent: boolean
  readonly isOwn: boolean
  readonly taken: string | undefined
}

function assertFree(what: string, name: string, { isPresent, isOwn, taken }: Others): void {
  if (isOwn)
    throw new DefinitionError(`${what} says renamedFrom: '${name}', which is the name that it has.`, {
      hint: 'Write the name that it had before, or leave renamedFrom out.',
    })
  if (isPresent)
    throw new DefinitionError(
      `${what} says renamedFrom: '${name}', but the model has another one of that name.`,
      {
        hint: `Rename first, and add the new '${name}' in a later version, when no database has the old one any more.`,
      },
    )
  if (taken !== undefined)
    throw new DefinitionError(`${what} says renamedFrom: '${name}', and so does ${taken}.`, {
      hint: 'Keep it where the rows are to stay.',
    })
}
