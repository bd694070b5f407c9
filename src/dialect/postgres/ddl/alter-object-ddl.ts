import type { SqlWriter } from '../../../compiler/sql-writer'
import type { DetachPartition, DropPartition, RefreshView } from '../../../statement/ddl/alter-ddl'
import type {
  AddLabel,
  AlterComposite,
  AlterDomain,
  AlterSequence,
  DomainAction,
  DropSchema,
  FieldAction,
  MoveExtension,
  MoveTable,
  MoveType,
  RenameFunction,
  RenameLabel,
  RenameType,
} from '../../../statement/ddl/alter-object-ddl'
import type { PlacedType } from '../../../statement/ddl/type-ddl'
import type { DomainType } from '../../../types/domain'
import { PostgresTableAlterDdl } from './alter-ddl'

/** Types, sequences, schemas and extensions that change. */
export abstract class PostgresAlterObjectDdl extends PostgresTableAlterDdl {
  override visitDropPartition({ partition }: DropPartition, out: SqlWriter): void {
    out.write('DROP TABLE ').identifier(partition.schema, partition.name)
  }

  override visitDetachPartition({ parent, partition }: DetachPartition, out: SqlWriter): void {
    out.write('ALTER TABLE ').identifier(parent.schema, parent.name)
    out.write(' DETACH PARTITION ').identifier(partition.schema, partition.name)
  }

  override visitRefreshView({ table, withData }: RefreshView, out: SqlWriter): void {
    out.write('REFRESH MATERIALIZED VIEW ').identifier(table.schema, table.name)
    out.write(withData ? ' WITH DATA' : ' WITH NO DATA')
  }

  /** https://www.postgresql.org/docs/current/sql-altertype.html */
  override visitAddLabel({ place, label, at }: AddLabel, out: SqlWriter): void {
    this.alterType(place, out).write('ADD VALUE ')
    this.label(label, out)
    if (at === undefined) return
    const [side, neighbour] = 'before' in at ? ['BEFORE', at.before] : ['AFTER', at.after]
    this.label(neighbour, out.write(` ${side} `))
  }

  override visitRenameLabel({ place, from, to }: RenameLabel, out: SqlWriter): void {
    this.alterType(place, out).write('RENAME VALUE ')
    this.label(from, out)
    this.label(to, out.write(' TO '))
  }

  override visitRenameType({ place, to }: RenameType, out: SqlWriter): void {
    this.alterType(place, out).write('RENAME TO ').identifier(to)
  }

  override visitRenameFunction({ place: { name, schema }, takes, to }: RenameFunction, out: SqlWriter): void {
    out.write('ALTER FUNCTION ').identifier(schema, name)
    out.write('(').list(takes, (type) => out.write(this.types.compile(type, schema)))
    out.write(') RENAME TO ').identifier(to)
  }

  override visitAlterComposite({ place, actions }: AlterComposite, out: SqlWriter): void {
    const { schema } = place.parts ?? place
    this.parts(`type '${place.type.name}'`, out, () => {
      this.alterType(place, out).list(actions, (action) => {
        this.fieldAction(action, schema, out)
      })
    })
  }

  override visitAlterDomain({ place, action }: AlterDomain, out: SqlWriter): void {
    this.parts(`type '${place.type.name}'`, out, () => {
      this.alterType(place, out)
      this.domainAction(place.type, action, out)
    })
  }

  override visitAlterSequence({ sequence }: AlterSequence, out: SqlWriter): void {
    const { dataType = 'bigint' } = sequence.options
    out.write('ALTER SEQUENCE ').identifier(sequence.schema, sequence.name)
    out.write(` AS ${[dataType.toUpperCase(), ...this.counting(sequence.options)].join(' ')}`)
  }

  override visitMoveExtension({ extension, to }: MoveExtension, out: SqlWriter): void {
    out.write('ALTER EXTENSION ').identifier(extension.name).write(' SET SCHEMA ').identifier(to)
  }

  override visitMoveTable({ table: { name, schema }, to }: MoveTable, out: SqlWriter): void {
    out.write('ALTER TABLE ').identifier(schema, name).write(' SET SCHEMA ').identifier(to)
  }

  override visitMoveType({ place, to }: MoveType, out: SqlWriter): void {
    this.alterType(place, out).write('SET SCHEMA ').identifier(to)
  }

  override visitDropSchema({ name, options }: DropSchema, out: SqlWriter): void {
    out.write('DROP SCHEMA ')
    this.dropped(options, () => out.identifier(name), out)
  }

  private alterType({ type, schema }: PlacedType, out: SqlWriter): SqlWriter {
    out.write(type.kind === 'domain' ? 'ALTER DOMAIN ' : 'ALTER TYPE ')
    return out.identifier(schema, type.name).write(' ')
  }

  private label(label: string, out: SqlWriter): void {
    out.parameter({ value: label, type: undefined, placeholder: undefined })
  }

  private fieldAction(action: FieldAction, schema: string | undefined, out: SqlWriter): void {
    switch (action.do) {
      case 'add':
        this.field(action.field, schema, out.write('ADD ATTRIBUTE '))
        return
      case 'setType':
        this.field(action.field, schema, out.write('ALTER ATTRIBUTE '), ' TYPE')
        return
      case 'drop':
        out.write('DROP ATTRIBUTE ').identifier(action.name)
    }
  }

  /** https://www.postgresql.org/docs/current/sql-alterdomain.html */
  private domainAction(type: DomainType, action: DomainAction, out: SqlWriter): void {
    switch (action.do) {
      case 'setDefault':
        this.domainDefault(type, out.write('SET'))
        return
      case 'addCheck':
        this.domainCheck(action.check, out.write('ADD '))
        if (action.notValid === true) out.write(' NOT VALID')
        return
      case 'validateCheck':
        out.write('VALIDATE CONSTRAINT ').identifier(action.name)
        return
      case 'dropCheck':
        out.write('DROP CONSTRAINT ').identifier(action.name)
        return
      case 'renameCheck':
        out.write('RENAME CONSTRAINT ').identifier(action.from).write(' TO ').identifier(action.to)
        return
      default:
        out.write(DOMAIN_WORDS[action.do])
    }
  }
}

const DOMAIN_WORDS = {
  dropDefault: 'DROP DEFAULT',
  setNotNull: 'SET NOT NULL',
  dropNotNull: 'DROP NOT NULL',
} as const
