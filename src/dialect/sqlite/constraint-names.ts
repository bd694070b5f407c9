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
  const { primaryKey, uniques, checks, foreignKeys } = facts
  const names = distinctNames(facts, note)
  const named = <T extends Named>(item: T): T => {
    const { name = '', isDefault = true } = names.get(item) ?? {}
    return { ...item, options: { ...item.options, name: isDefault ? undefined : name } }
  }
  return {
    ...facts,
    primaryKey: primaryKey && named(primaryKey),
    uniques: uniques.map(named),
    checks: checks.map(named),
    foreignKeys: foreignKeys.map(named),
  }
}

/** What a constraint is called. */
interface DistinctName {
  readonly name: string
  /** Whether it would be called so by itself. */
  readonly isDefault: boolean
}

/** The names of a table's constraints, by their records. */
export function distinctNames(
  { name: table, primaryKey, uniques, checks, foreignKeys }: TableFacts,
  note: (line: string) => void,
): ReadonlyMap<object, DistinctName> {
  const made = (kind: NamedKind, parts: Partial<NameParts>): string =>
    defaultNamingConvention[kind]({ table, columns: [], target: '', hash: '', ...parts })
  const defaults: (readonly [Named, string])[] = [
    ...(primaryKey === undefined ? [] : [[primaryKey, made('pk', {})] as const]),
    ...uniques.map((key) => [key, made('uq', { columns: key.columns })] as const),
    ...checks.map((check) => [check, made('ck', { hash: shortHash(check.sql) })] as const),
    ...foreignKeys.map(
      (key) => [key, made('fk', { columns: key.columns, target: key.target.table })] as const,
    ),
  ]
  const names = new NamesOfTable(
    defaults.map(([item]) => item),
    note,
  )
  return new Map(
    defaults.map(([item, usual]) => {
      const name = names.of(item, usual)
      return [item, { name: name ?? usual, isDefault: name === undefined }]
    }),
  )
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
