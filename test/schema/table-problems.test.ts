import { expect } from 'chai'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { Registry } from '../../src/registry/registry'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

describe('foreign keys of models', () => {
  const registry = new Registry()

  @Table('dept', { registry })
  @TableArgs(new UniqueConstraint('code', 'region'), new Index('ux_slug', 'slug', { unique: true }))
  class Dept {
    @Column(t.integer(), { primaryKey: true }) divNo!: number
    @Column(t.bigint(), { primaryKey: true }) deptNo!: bigint
    @Column(t.varchar(5)) code!: string
    @Column(t.varchar(5)) region!: string
    @Column(t.varchar(9)) slug!: string
    @Column(t.varchar(9)) plain!: string
  }

  const problemOf = (entityClass: abstract new () => object): string =>
    thrownBy(() => registry.tableOf(entityClass)).message

  it('say which column has a default that it cannot hold', () => {
    @Table('defaulted', { registry })
    class Defaulted {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer(), { serverDefault: 'x' as never }) size!: number
      @Column(t.enum(['a', 'b']), { serverDefault: 'a' }) kind!: 'a' | 'b'
    }
    expect(problemOf(Defaulted)).to.match(
      /^Defaulted\.size: the serverDefault does not fit: An integer value must be a whole number.*, not a string\.\n {2}Write such a value, or SQL/,
    )
  })

  it('may be composite, in the order of the key, and reference any unique key', () => {
    @Table('emp', { registry })
    @TableArgs<Emp>((c) => [
      new ForeignKeyConstraint([c.divNo, c.deptNo], () => Dept),
      new ForeignKeyConstraint(['region', 'code'], ['dept.region', 'dept.code']),
    ])
    class Emp {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) divNo!: number
      @Column(t.bigint()) deptNo!: bigint
      @Column(t.text()) code!: string
      @Column(t.char(3)) region!: string
      @Column() @ForeignKey(() => Dept, (d) => d.slug) slug!: string
    }
    const keys = registry.tableOf(Emp).foreignKeys
    expect(keys.map((key) => key.referredColumns.map(({ name }) => name).join())).to.deep.equal([
      'slug',
      'div_no,dept_no',
      'region,code',
    ])
  })

  it('must have as many columns as the key they reference', () => {
    @Table('short', { registry })
    class Short {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) @ForeignKey(() => Dept) divNo!: number
    }
    expect(problemOf(Short)).to.match(
      /^Short\.divNo: .* has 1 column\(s\), but points to 2 of 'dept' \(div_no, dept_no\)/,
    )
  })

  it('must reference a primary key or something unique', () => {
    @Table('loose', { registry })
    class Loose {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey('dept.plain') plain!: string
    }
    expect(problemOf(Loose)).to.equal(
      "Loose.plain: the foreign key references 'dept' (plain), which is neither a primary key nor unique.\n" +
        "  Write unique: true on the column 'plain' of 'dept', or reference its primary key.",
    )
  })

  it('must have comparable types', () => {
    @Table('typed', { registry })
    @TableArgs(new ForeignKeyConstraint(['divNo', 'deptNo'], 'dept'))
    class Typed {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.smallint()) divNo!: number
      @Column(t.varchar(9)) deptNo!: string
    }
    expect(problemOf(Typed)).to.match(
      /^Typed: 'deptNo' is varchar\(9\), but references 'dept\.dept_no', which is bigint\./,
    )
  })

  it('cannot set a NOT NULL column to null', () => {
    @Table('strict', { registry })
    class Strict {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey('dept.slug', { onDelete: 'SET NULL' }) slug!: string
    }
    expect(problemOf(Strict)).to.equal(
      "Strict.slug: onDelete: 'SET NULL' would write null into 'slug', which is NOT NULL.\n" +
        "  Write nullable: true and '| null' on 'slug', or another action such as 'CASCADE'.",
    )
  })

  it('must lead to a table that is there, with a column that is there', () => {
    @Table('lost', { registry })
    class Lost {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.varchar(9)) @ForeignKey('depth.slug') a!: string
    }
    @Table('lost2', { registry })
    class Lost2 {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.varchar(9)) @ForeignKey('dept.slugg') a!: string
    }
    expect(problemOf(Lost)).to.match(
      /^Lost\.a: .*'depth\.slug', and there is no such table.\n {2}Did you mean 'dept'\?/,
    )
    expect(problemOf(Lost2)).to.match(/^Lost2\.a: .*\n {2}Did you mean 'slug'\?/)
  })
})
