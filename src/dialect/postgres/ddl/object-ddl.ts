import type { SqlWriter } from '../../../compiler/sql-writer'
import type { ViewDefinition } from '../../../schema/view-definition'
import type { CommentOn, Commented, CreateExtension } from '../../../statement/ddl/object-ddl'
import type { CreateType, DropType } from '../../../statement/ddl/type-ddl'
import type { CompositeField, CompositeType } from '../../../types/composite'
import type { DomainCheck, DomainType } from '../../../types/domain'
import type { EnumType } from '../../../types/enum'
import type { QualifiedName, RangeType } from '../../../types/range'
import { PostgresConstraintDdl } from './constraint-ddl'

/** Types, extensions, views and comments as PostgreSQL writes them. */
export abstract class PostgresObjectDdl extends PostgresConstraintDdl {
  override visitCreateExtension({ extension }: CreateExtension, out: SqlWriter): void {
    out.write('CREATE EXTENSION IF NOT EXISTS ').identifier(extension.name)
    if (extension.schema !== undefined) out.write(' WITH SCHEMA ').identifier(extension.schema)
  }

  override visitCreateType({ type, schema, parts }: CreateType, out: SqlWriter): void {
    this.parts(`type '${type.name ?? ''}'`, out, () => {
      out.write(type.kind === 'domain' ? 'CREATE DOMAIN ' : 'CREATE TYPE ').identifier(schema, type.name)
      out.write(' AS ')
      switch (type.kind) {
        case 'domain':
          this.domain(type as DomainType, parts.schema, out)
          return
        case 'composite':
          this.composite(type as CompositeType, parts.schema, out)
          return
        case 'range':
          this.range(type as RangeType, { own: schema, parts: parts.schema }, out)
          return
        default:
          this.values((type as EnumType).values, out.write('ENUM '))
      }
    })
  }

  override visitDropType({ type, schema }: DropType, out: SqlWriter): void {
    out.write(type.kind === 'domain' ? 'DROP DOMAIN ' : 'DROP TYPE ').identifier(schema, type.name)
  }

  override visitCommentOn({ target, text }: CommentOn, out: SqlWriter): void {
    out.write('COMMENT ON ')
    this.commented(target, out)
    out.write(' IS ').parameter({ value: text ?? null, type: undefined, placeholder: undefined })
  }

  protected override orReplace(view: ViewDefinition, out: SqlWriter): void {
    if (view.materialized === true)
      this.refuse('CREATE OR REPLACE MATERIALIZED VIEW', 'Drop the view, and create it anew.')
    super.orReplace(view, out)
  }

  protected override viewOptions(view: ViewDefinition, out: SqlWriter): void {
    const { with: parameters, tablespace } = view.dialect?.postgres ?? {}
    this.storageParameters(parameters, out)
    if (tablespace === undefined) return
    if (view.materialized !== true)
      this.refuse(
        'a tablespace of a view',
        'Only materialized views are kept somewhere: leave tablespace out.',
      )
    out.write(' TABLESPACE ').identifier(tablespace)
  }

  protected override viewData(view: ViewDefinition, out: SqlWriter): void {
    if (view.materialized !== true && view.withData !== undefined)
      this.refuse(
        'withData of a view that is not materialized',
        'Leave withData out, or write materialized: true.',
      )
    super.viewData(view, out)
  }

  private commented(target: Commented, out: SqlWriter): void {
    switch (target.on) {
      case 'table':
        out.write(`${relationKind(target.table.view)} `).identifier(target.table.schema, target.table.name)
        return
      case 'column':
        out
          .write('COLUMN ')
          .identifier(target.column.table.schema, target.column.table.name, target.column.name)
        return
      case 'constraint':
        out.write('CONSTRAINT ').identifier(this.nameOf(target.constraint)).write(' ON ')
        out.identifier(target.constraint.table.schema, target.constraint.table.name)
        return
      case 'index':
        out.write('INDEX ').identifier(target.index.table.schema, this.nameOf(target.found ?? target.index))
        return
      case 'partition':
        out.write('TABLE ').identifier(target.partition.schema, target.partition.name)
        return
      case 'sequence':
        out.write('SEQUENCE ').identifier(target.sequence.schema, target.sequence.name)
        return
      case 'schema':
        out.write('SCHEMA ').identifier(target.schema.name)
        return
      case 'field':
        out.write('COLUMN ').identifier(target.schema, target.type.name, target.field)
        return
      case 'type':
        out
          .write(target.type.kind === 'domain' ? 'DOMAIN ' : 'TYPE ')
          .identifier(target.schema, target.type.name)
    }
  }

  /** https://www.postgresql.org/docs/current/sql-createdomain.html */
  private domain(type: DomainType, schema: string | undefined, out: SqlWriter): void {
    out.write(this.types.compile(type.base, schema))
    if (type.collation !== undefined) out.write(' COLLATE ').identifier(type.collation)
    this.domainDefault(type, out)
    if (type.notNull) out.write(' NOT NULL')
    for (const check of type.checks) if (check.notValid !== true) this.domainCheck(check, out.write(' '))
  }

  protected domainDefault(type: DomainType, out: SqlWriter): void {
    if (type.default !== undefined)
      out
        .write(' DEFAULT ')
        .parameter({ value: type.base.fit(type.default), type: type.base, placeholder: undefined })
    if (type.defaultSql !== undefined) out.write(` DEFAULT ${type.defaultSql}`)
  }

  protected domainCheck({ name, sql }: DomainCheck, out: SqlWriter): void {
    if (name !== undefined) out.write('CONSTRAINT ').identifier(name).write(' ')
    out.write(`CHECK (${sql})`)
  }

  private composite({ fields }: CompositeType, schema: string | undefined, out: SqlWriter): void {
    out.write('(').list(fields, (field) => {
      this.field(field, schema, out)
    })
    out.write(')')
  }

  /** A field of a composite type; `verb` stands between its name and its type. */
  protected field(field: CompositeField, schema: string | undefined, out: SqlWriter, verb = ''): void {
    const [name, type, { collation } = {}] = field
    out.identifier(name).write(`${verb} ${this.types.compile(type, schema)}`)
    if (collation !== undefined) out.write(' COLLATE ').identifier(collation)
  }

  /** https://www.postgresql.org/docs/current/sql-createtype.html */
  private range({ definition }: RangeType, schema: SchemasOfType, out: SqlWriter): void {
    const { subtype, operatorClass, collation, canonical, subtypeDiff, multirangeName } = definition
    const named: readonly (readonly [string, QualifiedName | undefined])[] = [
      ['SUBTYPE_OPCLASS', operatorClass],
      ['COLLATION', collation],
      ['CANONICAL', canonical],
      ['SUBTYPE_DIFF', subtypeDiff],
      // Where it says nothing of its schema, it would be that of the search path.
      ['MULTIRANGE_TYPE_NAME', placed(multirangeName, schema.own)],
    ]
    out.write(`RANGE (SUBTYPE = ${this.types.compile(subtype, schema.parts)}`)
    for (const [option, name] of named)
      if (name !== undefined) out.write(`, ${option} = `).identifier(...[name].flat())
    out.write(')')
  }
}

/** Where a type lives, and where those that it is made of live if they do not say. */
interface SchemasOfType {
  readonly own: string | undefined
  readonly parts: string | undefined
}

function placed(name: QualifiedName | undefined, schema: string | undefined): QualifiedName | undefined {
  return typeof name === 'string' && schema !== undefined ? [schema, name] : name
}

/** What PostgreSQL calls a table or view. */
export function relationKind(view: ViewDefinition | undefined): string {
  if (view === undefined) return 'TABLE'
  return view.materialized === true ? 'MATERIALIZED VIEW' : 'VIEW'
}
