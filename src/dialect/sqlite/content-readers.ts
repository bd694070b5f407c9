/**
 * Full-text tables that keep no rows of their own and read those of another table (`content='post'`): they name it and its columns in
 * their own text, in which no statement puts new names. https://sqlite.org/fts5.html#external_content_tables
 */
import { tokenize, type Token } from '../../util/sql-tokenizer'
import { lower } from './name-key'
import { inSchema, isVirtual, type StoredObject } from './schema-texts'

/** Those that read a table, or one of its columns. */
export function contentReaders(
  objects: readonly StoredObject[],
  {
    schema,
    table,
    name,
  }: { readonly schema: string | undefined; readonly table: string; readonly name?: string },
): readonly StoredObject[] {
  return inSchema(objects, schema).filter((object) => {
    const content = isVirtual(object) ? readContent(object.sql ?? '') : undefined
    if (content === undefined || content.table !== lower(table)) return false
    return name === undefined || content.columns.has(lower(name))
  })
}

interface Content {
  readonly table: string
  readonly columns: ReadonlySet<string>
}

/** Undefined for a table of another module, and for one with rows of its own. */
function readContent(sql: string): Content | undefined {
  const tokens = tokenize(sql, { brackets: true })
  const using = tokens.findIndex(({ kind, text }) => kind === 'word' && lower(text) === 'using')
  if (!/^fts[45]$/iu.test(tokens[using + 1]?.value ?? '')) return undefined
  const named = argumentsOf(tokens.slice(using + 3, -1))
  const optionOf = (key: string): string =>
    named.find(({ name, value }) => name === key && value !== undefined)?.value ?? ''
  const table = optionOf('content')
  const columns = named.flatMap(({ name, value }) => (value === undefined ? name : []))
  return table === '' ? undefined : { table, columns: new Set([...columns, optionOf('content_rowid')]) }
}

interface Argument {
  readonly name: string
  /** Undefined for a column. */
  readonly value: string | undefined
}

function argumentsOf(tokens: readonly Token[]): readonly Argument[] {
  const all: Token[][] = [[]]
  for (const token of tokens) {
    if (token.text === ',') all.push([])
    else all.at(-1)?.push(token)
  }
  return all.map(([name, symbol, value]) => ({
    name: lower(name?.value ?? ''),
    value: symbol?.text === '=' ? lower(value?.value ?? '') : undefined,
  }))
}
