import { defaultNamingConvention, type NamedKind, type NameParts } from '../../schema/naming-convention'
import { shortHash } from '../../util/short-hash'
import type { TableFacts } from '../table-facts'

interface Named {
  readonly options: { readonly name?: string | undefined }
}

/**
 * SQLite lets several constraints of a table have one name, or an empty one, and does not name those that were not named. Ours
 * have names that differ: a name that another has already is left out and told, and a default one that is taken gets a number.
 */
export function withDistinctNames(facts: TableFacts, note: (line: string) => void): TableFacts {
  const { name: table, primaryKey, uniques, checks, foreignKeys } = facts
  const all: Named[] = [
    ...(primaryKey === undefined ? [] : [primaryKey]),
    ...uniques,
    ...checks,
    ...foreignKeys,
  ]
  const names = new NamesOfTable(all, note)
  const give = <T extends Named>(kind: NamedKind, item: T, parts: Partial<NameParts>): T => {
    const made = defaultNamingConvention[kind]({ table, columns: [], target: '', hash: '', ...parts })
    return { ...item, options: { ...item.options, name: names.of(item, made) } }
  }
  return {
    ...facts,
    primaryKey: primaryKey && give('pk', primaryKey, {}),
    uniques: uniques.map((key) => give('uq', key, { columns: key.columns })),
    checks: checks.map((check) => give('ck', check, { hash: shortHash(check.sql) })),
    foreignKeys: foreignKeys.map((key) =>
      give('fk', key, { columns: key.columns, target: key.target.table }),
    ),
  }
}

class NamesOfTable {
  readonly #given = new Map<Named, string>()
  readonly #taken = new Set<string>()

  constructor(items: readonly Named[], note: (line: string) => void) {
    for (const item of items) {
      const { name } = item.options
      if (name === undefined) continue
      if (name === '') note('a constraint whose name is empty')
      else if (this.#taken.has(name)) note(`a second constraint called ${name}`)
      else this.#given.set(item, name)
      this.#taken.add(name)
    }
  }

  /** The name to give; undefined where the default one can stand. */
  of(item: Named, made: string): string | undefined {
    const given = this.#given.get(item)
    if (given !== undefined) return given
    const isFree = !this.#taken.has(made)
    const name = isFree ? made : this.numbered(made)
    this.#taken.add(name)
    return isFree ? undefined : name
  }

  private numbered(made: string): string {
    let number = 2
    while (this.#taken.has(`${made}_${number}`)) number++
    return `${made}_${number}`
  }
}
