/** What SQLite's own pragmas tell of a table, and what our classes say that they must tell. */
import { unsafeSql, type Engine, type Index, type Table } from '../../../src/core'
import type { Expression } from '../../../src/expression/expression'
import type { RawSql } from '../../../src/expression/raw-sql'
import { SqliteTypeCompiler } from '../../../src/dialect/sqlite/type-compiler'
import { tokenize } from '../../../src/util/sql-tokenizer'

type Row = Readonly<Record<string, unknown>>

/** A table in the words of the pragmas, texts brought to one form. */
export interface PragmaFacts {
  readonly columns: readonly Row[]
  readonly keys: readonly string[]
  readonly foreignKeys: readonly string[]
  readonly indexes: readonly Row[]
}

async function pragma(engine: Engine, call: string): Promise<readonly Row[]> {
  return (await engine.execute(unsafeSql(`SELECT * FROM pragma_${call}`))).rows
}

function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

/** A text without what means nothing: parentheses, blanks, quotes. */
function plain(sql: unknown): string | null {
  if (typeof sql !== 'string') return null
  const tokens = tokenize(sql, { brackets: true }).filter(({ text }) => text !== '(' && text !== ')')
  return tokens.map(({ value }) => value).join(' ')
}

function plainType(type: unknown): string {
  const name = String(type)
    .replace(/\/\*.*?\*\/|--.*?(?:\n|$)|"/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
  const upper = name.trim().toUpperCase()
  return upper === 'INT' ? 'INTEGER' : upper
}

/** What the database says. `primary` gives the columns that a foreign key means that names none. */
export async function pragmaFacts(
  engine: Engine,
  table: string,
  primary: (target: string) => readonly string[],
): Promise<PragmaFacts> {
  const columns = await pragma(engine, `table_xinfo(${quoted(table)})`)
  const indexes = await pragma(engine, `index_list(${quoted(table)})`)
  const parts = await Promise.all(
    indexes.map(async ({ name }) =>
      (await pragma(engine, `index_xinfo(${quoted(String(name))})`)).filter(({ key }) => Number(key) === 1),
    ),
  )
  const foreignKeys = await pragma(engine, `foreign_key_list(${quoted(table)})`)
  return {
    columns: columns.map(({ name, type, notnull, dflt_value: text, pk, hidden }) => ({
      name,
      type: plainType(type),
      notNull: Number(notnull) === 1,
      default: plain(text),
      place: Number(pk),
      computed: ['', '', 'virtual', 'stored'][Number(hidden)],
    })),
    keys: indexes
      .flatMap(({ origin }, i) => (origin === 'c' ? [] : JSON.stringify(parts[i]?.map(({ name }) => name))))
      .sort(),
    foreignKeys: foreignKeys
      .map((row) => {
        const { table: target, from, to, seq, on_update: onUpdate, on_delete: onDelete } = row
        return [target, from, to ?? primary(String(target))[Number(seq)], onUpdate, onDelete, Number(seq)]
          .map(lowerText)
          .join()
      })
      .sort(),
    indexes: indexes.flatMap(({ origin, name, unique, partial }, i) =>
      origin === 'c'
        ? {
            name,
            unique: Number(unique),
            partial: Number(partial),
            parts: parts[i]?.map(({ name: column, coll, desc }) => [column, lowerText(coll), Number(desc)]),
          }
        : [],
    ),
  }
}

/** What it must say if the classes are right. */
export function expectedFacts(table: Table): PragmaFacts {
  const types = new SqliteTypeCompiler()
  const uniques = table.constraints.filter(
    ({ kind }) => kind === 'unique' || (kind === 'primaryKey' && table.autoincrementColumn === undefined),
  )
  return {
    columns: table.columns.map((column) => {
      const { serverDefault, computed, nullable, dialect } = column.options
      return {
        name: column.name,
        type: plainType(dialect?.sqlite?.declaredType ?? types.compile(column.type)),
        // Those of a key are null where they say so, whatever they are to the program.
        notNull: nullable !== true,
        default: serverDefault === undefined ? null : plain(textOf(serverDefault as Expression)),
        place: table.primaryKey.columns.indexOf(column) + 1,
        computed: computed === undefined ? '' : computed.stored ? 'stored' : 'virtual',
      }
    }),
    keys: [
      ...new Set(
        uniques.map((key) =>
          JSON.stringify((key as typeof table.primaryKey).columns.map(({ name }) => name)),
        ),
      ),
    ].sort(),
    foreignKeys: table.foreignKeys
      .flatMap(
        ({ columns, referredTable, referredColumns, onUpdate = 'NO ACTION', onDelete = 'NO ACTION' }) =>
          columns.map((column, i) =>
            [referredTable.name, column.name, referredColumns[i]?.name, onUpdate, onDelete, i]
              .map(lowerText)
              .join(),
          ),
      )
      .sort(),
    indexes: table.declaredIndexes.map(indexFacts),
  }
}

function indexFacts({ name, unique, where, orderings }: Index): Row {
  const parts = orderings.map(({ operand, direction }) => {
    const {
      kind,
      collation,
      operand: inner,
    } = operand as unknown as Partial<{ kind: string; collation: string[]; operand: Expression }>
    const bare = (kind === 'collate' ? inner : operand) as Partial<{
      kind: string
      name: string
      options: { collation?: string }
    }>
    const isColumn = bare.kind === 'column'
    const own = isColumn ? bare.options?.collation : undefined
    return [
      isColumn ? bare.name : null,
      lowerText(collation?.[0] ?? own ?? 'binary'),
      direction === 'desc' ? 1 : 0,
    ]
  })
  return { name, unique: unique ? 1 : 0, partial: where === undefined ? 0 : 1, parts }
}

function textOf(expression: Expression): string {
  return (expression as RawSql).texts.join('')
}

function lowerText(value: unknown): string {
  return String(value).toLowerCase()
}
