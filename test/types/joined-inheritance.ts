/** Compile-time tests of the keys of joined classes in both decorator modes, never run. */
import { expectTypeOf } from 'expect-type'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { t } from '../../src/types/t'

@Table('medium', { inheritance: 'joined', discriminator: 'kind' })
class Medium {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(40)) title!: string
}

@Table('film', { discriminatorValue: 'film' })
class Film extends Medium {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Medium) override id: number = undefined!
  @Column(t.integer()) minutes!: number
}

@Table('item', { inheritance: 'joined' })
class Item {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) itemNo!: number
}

@Table('bug')
@TableArgs<Bug>((c) => [new ForeignKeyConstraint([c.tenantId, c.itemNo], () => Item)])
class Bug extends Item {
  @Column(t.integer(), { primaryKey: true }) override tenantId: number = undefined!
  @Column(t.integer(), { primaryKey: true }) override itemNo: number = undefined!
}

expectTypeOf<Film['id']>().toEqualTypeOf<number>()
expectTypeOf<Bug['tenantId']>().toEqualTypeOf<number>()
