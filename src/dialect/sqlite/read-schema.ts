/** What the classes of `schema/` can hold of one schema, and lines about all that they cannot. */
import { DatabaseError } from '../../errors'
import type { TableFacts } from '../table-facts'
import type { ViewResult } from './catalog'
import { lower } from './name-key'
import { tableFacts } from './read-table'
import { viewFacts } from './read-view'
import type { SchemaTexts } from './schema-texts'
import type { StoredTable } from './stored-table'
import type { StoredView } from './stored-view'

/** What is read of a schema. */
export interface SchemaRequest {
  readonly schema: string | undefined
  readonly texts: SchemaTexts
  /** Names of tables; all if not given. */
  readonly only: readonly string[] | undefined
  readonly viewResult: (view: StoredView) => ViewResult
}

/** What was read. */
export interface SchemaFacts {
  readonly facts: TableFacts[]
  readonly unsupported: string[]
}

/** The tables and views asked for with what they need: tables first, each view behind those that it reads from. */
export function readSchema(request: SchemaRequest): SchemaFacts {
  return new SchemaReading(request).read()
}

class SchemaReading {
  readonly #facts: TableFacts[] = []
  readonly #unsupported: string[] = []
  readonly #chosen: ReadonlySet<string>
  /** What the classes cannot hold at all, by lower-case name. */
  readonly #leftOut: Set<string>

  constructor(private readonly request: SchemaRequest) {
    this.#chosen = request.texts.choose(request.only)
    this.#leftOut = new Set(request.texts.hidden)
  }

  read(): SchemaFacts {
    const { tables, virtualTables, triggers } = this.request.texts
    for (const [key, table] of tables) if (this.#chosen.has(key)) this.table(key, table)
    for (const [key, { name, sql = '' }] of virtualTables)
      if (this.#chosen.has(key)) this.leaveOut(key, `virtual table ${name}: ${sql}`)
    for (const view of this.viewsInOrder()) this.view(view)
    for (const { name, table } of triggers)
      if (this.#chosen.has(lower(table))) this.note(`${this.describe(table)}: trigger ${name}`)
    return { facts: this.#facts, unsupported: this.#unsupported }
  }

  private table(key: string, table: StoredTable): void {
    const { schema, texts } = this.request
    const what = this.describe(table.name)
    if (hasEmptyName(table)) return this.leaveOut(key, `${what}: a name that is empty`)
    const note = (line: string): void => {
      this.note(`${what}: ${line}`)
    }
    this.#facts.push(tableFacts(table, { schema, texts, note }))
  }

  private view(view: StoredView): void {
    const { schema, viewResult } = this.request
    const columns = viewResult(view)
    const why = this.reasonAgainst(view, columns)
    if (why !== undefined) this.leaveOut(lower(view.name), `${this.describe(view.name)}: ${why}`)
    else this.#facts.push(viewFacts(view, schema, columns as Exclude<ViewResult, DatabaseError>))
  }

  private reasonAgainst(view: StoredView, columns: ViewResult): string | undefined {
    const source = [...view.reads.sources].find((name) => this.#leftOut.has(name))
    if (source !== undefined) return `reads from ${source}, which is left out`
    if (columns instanceof DatabaseError) return columns.message
    return hasEmptyName({ name: view.name, columns }) ? 'a name that is empty' : undefined
  }

  /** The views asked for, each behind those that it reads from. */
  private viewsInOrder(): readonly StoredView[] {
    const { views } = this.request.texts
    const ordered = new Set<StoredView>()
    const seen = new Set<string>()
    const visit = (name: string): void => {
      const view = views.get(name)
      if (view === undefined || seen.has(name)) return
      seen.add(name)
      for (const source of view.reads.sources) visit(source)
      ordered.add(view)
    }
    for (const name of views.keys()) if (this.#chosen.has(name)) visit(name)
    return [...ordered]
  }

  private leaveOut(key: string, line: string): void {
    this.#leftOut.add(key)
    this.note(line)
  }

  private note(line: string): void {
    this.#unsupported.push(line)
  }

  private describe(name: string): string {
    return `${this.request.texts.views.has(lower(name)) ? 'view' : 'table'} ${name}`
  }
}

function hasEmptyName({
  name,
  columns,
}: {
  readonly name: string
  readonly columns: readonly { readonly name: string }[]
}): boolean {
  return [name, ...columns.map((column) => column.name)].includes('')
}
