import { lower } from './name-key'
import type { ColumnName, QuerySource, StoredQuery } from './stored-query'

/** The tables and views that queries read from, by their names in lower case. */
export interface Relations {
  /** The columns of a table; undefined where nobody knows them. */
  readonly tables: ReadonlyMap<string, readonly string[]>
  readonly views: ReadonlyMap<string, StoredQuery>
}

/** What is found of a name in a source: whether it is there, and which columns have to be there for it. */
interface Found {
  readonly isThere: boolean | 'maybe'
  readonly columns: readonly string[]
}

const NOT_THERE: Found = { isThere: false, columns: [] }

/** Finds out which columns of which tables and views a query cannot do without. */
export class ColumnUses {
  readonly #known = new Map<StoredQuery, ReadonlySet<string>>()
  /** Queries that are looked through just now: one that reads itself gives what it gives anyway. */
  readonly #open = new Set<StoredQuery>()

  constructor(private readonly relations: Relations) {}

  /** Whether the query would not work without a column. */
  has(query: StoredQuery, relation: string, column: string): boolean {
    return query.wholes.has(lower(relation)) || this.of(query).has(keyOf(relation, column))
  }

  /** Whether a column of what the query gives is that of a table, under its own name. */
  gives(query: StoredQuery, relation: string, column: string): boolean {
    const key = keyOf(relation, column)
    return query.outputs.some(({ name, plain, star }) => {
      if (star !== undefined) return this.inQuery(query, lower(column)).columns.includes(key)
      return name === lower(column) && plain !== undefined && this.resolve(plain).includes(key)
    })
  }

  private of(query: StoredQuery): ReadonlySet<string> {
    const known = this.#known.get(query)
    if (known !== undefined) return known
    const uses = new Set(query.names.flatMap((name) => this.resolve(name)))
    this.#known.set(query, uses)
    return uses
  }

  /** The innermost query that has a source with such a column is meant. */
  private resolve({ qualifier, name, scope }: ColumnName): readonly string[] {
    const columns: string[] = []
    for (let at: typeof scope | undefined = scope; at !== undefined; at = at.outer) {
      const found = this.inSources(at.sources, qualifier, name)
      columns.push(...found.columns)
      if (found.isThere === true) break
    }
    return columns
  }

  private inSources(sources: readonly QuerySource[], qualifier: string | undefined, name: string): Found {
    return together(
      sources
        .filter(({ alias }) => qualifier === undefined || qualifier === alias)
        .map((source) => this.inSource(source, name)),
    )
  }

  private inSource({ relation, query }: QuerySource, name: string): Found {
    if (query !== undefined) return this.inQuery(query, name)
    if (relation === undefined) return { isThere: 'maybe', columns: [] }
    const own = keyOf(relation, name)
    const view = this.relations.views.get(relation)
    if (view !== undefined) {
      const { isThere, columns } = this.inQuery(view, name)
      return isThere === false ? NOT_THERE : { isThere, columns: [own, ...columns] }
    }
    const columns = this.relations.tables.get(relation)
    if (columns === undefined) return { isThere: 'maybe', columns: [own] }
    return columns.some((column) => lower(column) === name) ? { isThere: true, columns: [own] } : NOT_THERE
  }

  /** What `*` gives depends on what it stands for. */
  private inQuery(query: StoredQuery, name: string): Found {
    if (this.#open.has(query)) return NOT_THERE
    this.#open.add(query)
    const found = query.outputs.map(({ name: given, star }): Found => {
      if (star !== undefined) return this.inSources(star.scope.sources, star.qualifier, name)
      return given === name ? { isThere: true, columns: [] } : NOT_THERE
    })
    this.#open.delete(query)
    return together(found)
  }
}

function together(found: readonly Found[]): Found {
  const isThere = found.some((each) => each.isThere === true)
  const isMaybe = found.some((each) => each.isThere === 'maybe')
  return { isThere: isThere || (isMaybe && 'maybe'), columns: found.flatMap(({ columns }) => columns) }
}

function keyOf(relation: string, column: string): string {
  return JSON.stringify([lower(relation), lower(column)])
}
