import { ExistingObjects, type ExistingObject } from '../existing'
import type { Table } from '../../schema/table'
import { lower } from './name-key'
import type { Circumstances } from './catalog'
import type { StoredObject } from './schema-texts'

/** What a database has, by name, with the texts that a change of its schema is made from. */
export class StoredObjects extends ExistingObjects {
  constructor(
    objects: readonly ExistingObject[],
    /** The rows of `sqlite_schema`, but for those that go before all else. */
    readonly stored: readonly StoredObject[],
    readonly circumstances: Circumstances,
    /** All of them. */
    readonly before: readonly StoredObject[] = stored,
  ) {
    super(objects, { defaultSchema: 'main', nameLimit: undefined, ignoresCase: true })
  }

  /** The same once some views are dropped, with the triggers on them. */
  without(views: readonly Table[]): StoredObjects {
    if (views.length === 0) return this
    const keyOf = ({ name, schema = 'main' }: Pick<Table, 'name' | 'schema'>): string =>
      JSON.stringify([lower(schema), lower(name)])
    const gone = new Set(views.map(keyOf))
    const isGone = ({ schema, type, name, table }: StoredObject): boolean =>
      (type === 'view' && gone.has(keyOf({ name, schema }))) ||
      (type === 'trigger' && gone.has(keyOf({ name: table, schema })))
    const stored = this.stored.filter((object) => !isGone(object))
    return new StoredObjects([...this.objects], stored, this.circumstances, this.before)
  }

  override besides(tables: readonly string[] | undefined): readonly string[] {
    const names = tables?.map(lower)
    return this.before.flatMap(({ schema, type, sql }) => {
      if ((type !== 'trigger' && type !== 'view') || sql === undefined) return []
      const text = lower(sql)
      const isOver = names?.some((name) => text.includes(name)) ?? true
      return isOver ? JSON.stringify([schema ?? 'main', sql]) : []
    })
  }

  /** Texts are those of before: a rebuild comes before new names. */
  protected override withObjects(objects: readonly ExistingObject[]): StoredObjects {
    return new StoredObjects(objects, this.stored, this.circumstances, this.before)
  }
}
