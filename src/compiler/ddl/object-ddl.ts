import { RawSql } from '../../expression/raw-sql'
import type { Expression } from '../../expression/expression'
import type { DDL } from '../../schema/ddl-event'
import type { ViewDefinition } from '../../schema/view-definition'
import type { Select } from '../../statement/select'
import type {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  CreateView,
  DropSequence,
  SetSequenceOwner,
} from '../../statement/ddl/object-ddl'
import type { CreateType, DropType } from '../../statement/ddl/type-ddl'
import type { SqlWriter } from '../sql-writer'
import { ConstraintDdl } from './constraint-ddl'

/** What is no table: schemas, extensions, types, sequences, views, comments. */
export abstract class ObjectDdl extends ConstraintDdl {
  abstract visitCreateExtension(node: CreateExtension, out: SqlWriter): void
  abstract visitCreateType(node: CreateType, out: SqlWriter): void
  abstract visitDropType(node: DropType, out: SqlWriter): void
  abstract visitCommentOn(node: CommentOn, out: SqlWriter): void

  visitCreateSchema({ name }: CreateSchema, out: SqlWriter): void {
    out.write('CREATE SCHEMA IF NOT EXISTS ').identifier(name)
  }

  visitCreateSequence({ sequence, options }: CreateSequence, out: SqlWriter): void {
    const { dataType } = sequence.options
    out
      .write(options.unlogged === true ? 'CREATE UNLOGGED SEQUENCE ' : 'CREATE SEQUENCE ')
      .identifier(sequence.schema, sequence.name)
    const type = dataType === undefined ? [] : [`AS ${dataType.toUpperCase()}`]
    for (const option of [...type, ...this.sequenceOptions(sequence.options)]) out.write(` ${option}`)
  }

  visitSetSequenceOwner({ sequence, column }: SetSequenceOwner, out: SqlWriter): void {
    out.write('ALTER SEQUENCE ').identifier(sequence.schema, sequence.name).write(' OWNED BY ')
    if (column === undefined) out.write('NONE')
    else out.identifier(column.table.schema, column.table.name, column.name)
  }

  visitDropSequence({ sequence }: DropSequence, out: SqlWriter): void {
    out.write('DROP SEQUENCE IF EXISTS ').identifier(sequence.schema, sequence.name)
  }

  visitCreateView({ table, options }: CreateView, out: SqlWriter): void {
    const view = table.view as ViewDefinition
    this.parts(`view '${table.key}'`, out, () => {
      out.write('CREATE ')
      if (options.orReplace === true) this.orReplace(view, out)
      out.write(view.materialized === true ? 'MATERIALIZED VIEW ' : 'VIEW ')
      out.identifier(table.schema, table.name)
      this.comment(table.comment, out)
      this.viewOptions(view, out)
      out.write(` AS ${this.query(view.definition)}`)
      this.viewData(view, out)
    })
  }

  /** A statement of the developer's own, its values written out. */
  visitDdl({ statement }: DDL, out: SqlWriter): void {
    this.expressions.expression(statement, out)
  }

  /** A view that takes the place of an older one. */
  protected orReplace(_view: ViewDefinition, out: SqlWriter): void {
    out.write('OR REPLACE ')
  }

  /** What stands between a view's name and its query. */

  protected viewOptions(_view: ViewDefinition, _out: SqlWriter): void {
    return
  }

  /** Whether a materialized view is filled at once. */
  protected viewData({ withData }: ViewDefinition, out: SqlWriter): void {
    if (withData !== undefined) out.write(withData ? ' WITH DATA' : ' WITH NO DATA')
  }

  private query(definition: Expression): string {
    const out = this.writer({ qualifyColumns: true })
    if (definition.kind === 'select') this.expressions.query(definition as Select, out)
    else this.expressions.expression(definition, out)
    // A semicolon at the end of SQL of one's own would end the statement that it stands in.
    return definition instanceof RawSql ? withoutEnd(out.text) : out.text
  }
}

function withoutEnd(sql: string): string {
  return sql.trim().replace(/[;\s]+$/, '')
}
