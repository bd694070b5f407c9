/** How nouns are written when they are compared: as one database would have them, or as far as that goes without one. */
import { dialects } from '../../dialect/dialects'
import type { Dialect } from '../../dialect/dialect'
import { tokenize } from '../../util/sql-tokenizer'
import { CompileError } from '../../errors'
import { Parameter, type Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import type { FacetContext } from '../../schema/facets/facet'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { tableKey } from '../../schema/metadata'
import { signatureOf } from '../../schema/signature'
import type { Table } from '../../schema/table'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { typeText } from './type-text'

/** What one database makes of names and expressions. */
export function databaseContext(dialect: Dialect, defaultSchema: string | undefined): FacetContext {
  const { diffRules, capabilities } = dialect
  const compiler = dialect.createDdlCompiler()
  const text = (expression: Expression): string =>
    compiledText([compiler], expression, (sql) => diffRules.sqlKey(sql))
  const unnamed = [defaultSchema, capabilities.systemSchema]
  const shared = common(text, { name: diffRules.nameKey, unnamed })
  const options = {
    dialect: dialect.name,
    storedType: diffRules.storedType,
    namesEnums: capabilities.enumTypes,
  }
  return {
    ...shared,
    dialect: dialect.name,
    hasTypes: capabilities.enumTypes,
    hasViewTypes: capabilities.viewColumnTypes,
    columnType: ({ type, table }) =>
      typeText(type, {
        ...options,
        placeOf: ({ name = '', schema = table.schema }) => shared.placeOf({ name, schema }),
      }),
    type: (type) => typeText(type, options),
    schemasOf: (table) => compiler.schemasOf(table),
    nameOf: (named) => compiler.nameOf(named),
    defaultNulls: (direction) => diffRules.defaultNulls(direction),
  }
}

/** What can be said without a database: expressions token by token, as the first dialect that can writes them. */
export function plainContext(): FacetContext {
  const all = Object.values(dialects).map((dialect) => dialect.createDdlCompiler())
  const text = (expression: Expression): string => compiledText(all, expression, tokenText)
  const type = (type: SqlType): string =>
    typeText(type, { dialect: undefined, storedType: baseType, namesEnums: true })
  return {
    ...common(text, { name: (name) => name, unnamed: [undefined] }),
    dialect: undefined,
    hasTypes: true,
    hasViewTypes: true,
    columnType: (column) => type(column.type),
    type,
    schemasOf: (table) => all.flatMap((compiler) => compiler.schemasOf(table)),
    nameOf: ({ name }) => name,
    defaultNulls: () => undefined,
  }
}

type Compiler = ReturnType<Dialect['createDdlCompiler']>

interface Naming {
  readonly name: (name: string) => string
  /** Schemas of what is found without one. */
  readonly unnamed: readonly (string | undefined)[]
}

type Place = Pick<Table, 'name' | 'schema'>

type Common = Pick<FacetContext, 'text' | 'value' | 'name' | 'placeOf' | 'targetOf' | 'numberingOf'>

function common(text: FacetContext['text'], { name, unnamed }: Naming): Common {
  const placeOf = (place: Place): string =>
    name(tableKey(place.name, unnamed.includes(place.schema) ? undefined : place.schema))
  return {
    text,
    value: (value, type) => text(new Parameter(value, type)),
    name,
    placeOf,
    targetOf: (key) => targetText(key, placeOf, name),
    numberingOf,
  }
}

function targetText(
  { referredTable, referredColumns }: ForeignKeyConstraint,
  placeOf: (table: Place) => string,
  nameOf: (name: string) => string,
): string {
  return `${placeOf(referredTable)} (${referredColumns.map(({ name }) => nameOf(name)).join(', ')})`
}

function numberingOf(column: Column): string | undefined {
  if (column.options.autoincrement === 'serial') return 'serial'
  const isNumbered = column.identity !== undefined || column.table.autoincrementColumn === column
  return isNumbered ? 'identity' : undefined
}

/** What no dialect has words for is told by its structure. */
function compiledText(
  compilers: readonly Compiler[],
  expression: Expression,
  key: (sql: string) => string,
): string {
  for (const compiler of compilers) {
    try {
      return key(compiler.text(expression))
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
    }
  }
  return signatureOf(expression)
}

/** Blanks, comments and the case of words mean nothing. */
function tokenText(sql: string): string {
  return tokenize(sql, { brackets: false })
    .map(({ kind, text }) => (kind === 'word' ? text.toLowerCase() : text))
    .join(' ')
}
