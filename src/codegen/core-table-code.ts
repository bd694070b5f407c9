/** A table that can be no class, because nothing tells its rows apart: as a table of the core. */
import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { call, print, type Code } from './code'
import { autoincrementOption, enumForColumn, noteFunctions } from './column-facts'
import type { FileScope } from './file-scope'
import { isIdentifier } from './identifiers'
import { ImpliedIndexes } from './implied-indexes'
import { InlineItems } from './inline-items'
import { InnerScope } from './inner-scope'
import { holdsColumnObjects, itemCode } from './item-code'
import { literal, optionsCode } from './literal'
import { columnOptions, tableOptions, viewOptions, type Option } from './schema-options'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

/** Writes the constant of one table or view. */
export class CoreTableWriter {
  private readonly indexes: ImpliedIndexes
  private readonly inline: InlineItems
  private readonly inside: InnerScope
  private readonly outside: InnerScope

  constructor(
    private readonly table: Table,
    private readonly file: FileScope,
    private readonly metadata: Code,
  ) {
    this.indexes = new ImpliedIndexes(table)
    this.inline = new InlineItems(table, this.indexes.written)
    this.inside = new NamesScope(file)
    this.outside = new ConstantScope(file, file.names.of(table))
  }

  text(): string {
    const items = [...this.inline.constraints, ...this.inline.indexes]
    const within = items
      .filter((item) => !holdsColumnObjects(item))
      .map((item) => this.item(item, this.inside))
    const behind = items.filter(holdsColumnObjects).map((item) => this.item(item, this.outside))
    const definition = call(
      `new ${this.constructorName()}`,
      stringLiteral(this.table.name),
      this.metadata,
      ...this.table.columns.map((column) => this.column(column)),
      ...within,
      ...this.options(),
    )
    const constant: Code = [`export const ${this.file.names.of(this.table)} = `, definition]
    return [constant, ...behind].map((code) => print(code, 0)).join('\n')
  }

  private constructorName(): string {
    return this.table.isView ? this.file.useCore('View') : this.file.useCore('Table', 'CoreTable')
  }

  private item(item: Constraint | Index, scope: Scope): Code {
    const noIndex = item instanceof ForeignKeyConstraint && this.indexes.addsIndex(item)
    return itemCode(item, scope, noIndex ? [['index', false]] : [])
  }

  private column(column: Column): Code {
    noteFunctions(column, this.file)
    const isNullable = column.nullable || column.primaryKey || column.identity !== undefined
    const options: readonly Option[] = [
      ...this.inline.columnOptions(column),
      ...(isNullable ? [] : [['nullable', false] as const]),
      ...autoincrementOption(column),
      ...columnOptions(column),
      ...(column.key === column.name ? [] : [['key', column.key] as const]),
    ]
    return call(
      `new ${this.file.useCore('Column', 'CoreColumn')}`,
      stringLiteral(column.name),
      literal(enumForColumn(column), this.file),
      ...optionsCode(options, column.qualifiedName, this.file),
    )
  }

  private options(): readonly Code[] {
    const { view } = this.table
    const options = [...tableOptions(this.table), ...(view === undefined ? [] : viewOptions(view))]
    return optionsCode(options, this.table.key, this.file)
  }
}

/** Among the arguments of the table, columns have their names only. */
class NamesScope extends InnerScope {
  override columnName({ name }: Column): Code {
    return stringLiteral(name)
  }
}

/** Behind the table, they are its own. */
class ConstantScope extends InnerScope {
  constructor(
    file: FileScope,
    private readonly constant: string,
  ) {
    super(file)
  }

  override columnName({ name }: Column): Code {
    return isIdentifier(name) ? `${this.constant}.c.${name}` : `${this.constant}.c[${stringLiteral(name)}]`
  }
}
