/** A table as a class with decorators. */
import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { snakeCase } from '../util/snake-case'
import { ARROW, call, fits, flat, list, print, record, type Code, type Group } from './code'
import { autoincrementOption, enumForColumn, noteFunctions } from './column-facts'
import type { FileScope } from './file-scope'
import { InnerScope } from './inner-scope'
import { ImpliedIndexes } from './implied-indexes'
import { InlineItems } from './inline-items'
import { itemCode } from './item-code'
import { orderedKeys } from './key-order'
import { decoratedTarget } from './key-target'
import { literal, optionsCode } from './literal'
import type { RelationPlan } from './relations'
import { propertyTypeOf } from './property-type'
import { columnOptions, constraintOptions, nameOption, tableOptions, type Option } from './schema-options'
import { stringLiteral } from './text-literal'

/** Writes the class of one table. */
export class ClassWriter {
  private readonly indexes: ImpliedIndexes
  private readonly inline: InlineItems
  private readonly name: string

  constructor(
    private readonly table: Table,
    private readonly relations: readonly RelationPlan[],
    private readonly file: FileScope,
    private readonly ownRegistry: boolean,
  ) {
    this.name = file.names.of(table)
    this.indexes = new ImpliedIndexes(table)
    this.inline = new InlineItems(table, this.indexes.written)
  }

  text(): string {
    const members = [
      this.table.columns.map((column) => this.columnText(column)).join(''),
      this.relations.map((relation) => this.relationText(relation)).join(''),
    ]
    const body = members.filter((member) => member !== '').join('\n')
    return `${this.decorators()}export class ${this.name} {\n${body}}`
  }

  private decorators(): string {
    const options = [...optionsCode(tableOptions(this.table), this.table.key, this.file)]
    const registry: readonly Code[] = this.ownRegistry ? [this.withRegistry(options[0])] : options
    const table = call(`@${this.file.use('Table')}`, stringLiteral(this.table.name), ...registry)
    return [table, ...this.tableArgs()].map((code) => `${print(code, 0)}\n`).join('')
  }

  private withRegistry(options: Code | undefined): Code {
    const registry = this.file.registry()
    if (options === undefined) return `{ ${registry} }`
    const { items, ...rest } = options as Group
    return { ...rest, items: [...items, registry] }
  }

  private tableArgs(): readonly Code[] {
    const scope = new ColumnsScope(this.file)
    const items = [...this.constraintsBelow(), ...this.inline.indexes].map((item) =>
      itemCode(item, scope, item instanceof ForeignKeyConstraint ? this.indexOption(item) : []),
    )
    if (items.length === 0) return []
    const head = scope.isUsed ? `<${this.name}>` : ''
    const callback: Code = [ARROW, scope.isUsed ? '(c) => ' : '() => ', list(items)]
    return [call(`@${this.file.use('TableArgs')}${head}`, callback)]
  }

  /** What does not stand at a column. */
  private constraintsBelow(): readonly Constraint[] {
    return this.inline.constraints.filter(
      (constraint) => !(constraint instanceof ForeignKeyConstraint) || constraint.columns.length > 1,
    )
  }

  private columnText(column: Column): string {
    const property = this.file.names.property(column)
    noteFunctions(column, this.file)
    const type = literal(enumForColumn(column), this.file)
    const keys = orderedKeys(this.table).filter(
      ({ columns }) => columns.length === 1 && columns[0] === column,
    )
    const decorators = [
      call(`@${this.file.use('Column')}`, type, ...this.columnOptions(column, property)),
      ...keys.map((key) => this.keyDecorator(key)),
    ]
    return memberText(decorators, property, propertyTypeOf(column.type, column.nullable))
  }

  private columnOptions(column: Column, property: string): readonly Code[] {
    const options: readonly Option[] = [
      ...(snakeCase(property) === column.name ? [] : [['name', column.name] as const]),
      ...this.inline.columnOptions(column),
      ...(column.nullable ? [['nullable', true] as const] : []),
      ...autoincrementOption(column),
      ...columnOptions(column),
    ]
    return optionsCode(options, column.qualifiedName, this.file)
  }

  private keyDecorator(key: ForeignKeyConstraint): Code {
    const options = [...nameOption(key), ...constraintOptions(key), ...this.indexOption(key)]
    return call(
      `@${this.file.use('ForeignKey')}`,
      ...decoratedTarget(key, this.file),
      ...optionsCode(options, key.name, this.file),
    )
  }

  private indexOption(key: ForeignKeyConstraint): readonly Option[] {
    return this.indexes.addsIndex(key) ? [['index', false]] : []
  }

  private relationText(relation: RelationPlan): string {
    const target = this.file.reference(relation.target)
    const decorator = call(
      `@${this.file.use(relation.decorator)}`,
      `() => ${target}`,
      ...this.relationOptions(relation),
    )
    return memberText([decorator], relation.property, [this.relationType(relation, target)])
  }

  private relationOptions({ through, foreignKey, ownsKey }: RelationPlan): readonly Code[] {
    const entries: (readonly [string, Code])[] = []
    if (through !== undefined) entries.push(['through', `() => ${this.file.reference(through)}`])
    if (foreignKey !== undefined) {
      const names = foreignKey.map(stringLiteral)
      entries.push(['foreignKey', names.length === 1 ? names.join('') : list(names)])
    }
    if (ownsKey !== undefined) entries.push(['ownsKey', String(ownsKey)])
    return entries.length === 0 ? [] : [record(entries)]
  }

  private relationType({ keys, nullable }: RelationPlan, target: string): string {
    if (keys === undefined) return `${this.file.useType('Many')}<${target}>`
    const type = `${this.file.useType('One')}<${target}, ${keys.map(stringLiteral).join(' | ')}>`
    return nullable ? `${type} | null` : type
  }
}

/** The callback of `@TableArgs`, which is given the columns. */
class ColumnsScope extends InnerScope {
  isUsed = false

  override columnName(column: Column): Code {
    this.isUsed = true
    return `c.${this.names.property(column)}`
  }
}

/** Decorators and property on one line where they fit. */
function memberText(decorators: readonly Code[], property: string, type: readonly string[]): string {
  const declaration = `${property}!: ${type.join(' | ')}`
  const line = [...decorators.map(flat), declaration].join(' ')
  if (fits(line, 2)) return `  ${line}\n`
  const lines = decorators.map((decorator) => `  ${print(decorator, 2)}\n`)
  const broken = `${property}!:${type.map((member) => `\n    | ${member}`).join('')}`
  return `${lines.join('')}  ${fits(declaration, 2) ? declaration : broken}\n`
}
