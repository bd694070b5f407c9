import { expect } from 'chai'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToOne } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import {
  DuplicateNameError,
  MissingPrimaryKeyError,
  TableAlreadyDefinedError,
  UnresolvedTargetError,
} from '../../src/errors'
import { func } from '../../src/expression/function-call'
import { Registry } from '../../src/registry/registry'
import type { One } from '../../src/registry/relation-types'
import { CheckConstraint } from '../../src/schema/check'
import { Column as CoreColumn } from '../../src/schema/column'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { PrimaryKeyConstraint } from '../../src/schema/primary-key'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

describe('a class becomes a table', () => {
  it('names table and columns in snake_case, columns NOT NULL unless they say nullable', () => {
    const registry = new Registry()
    @Table({ registry })
    class UserPreference {
      @Column(t.integer(), { primaryKey: true }) prefId!: number
      @Column(t.varchar(40)) prefName!: string
      @Column(t.varchar(100), { nullable: true }) prefValue!: string | null
    }
    const table = registry.tableOf(UserPreference)
    expect(table.name).to.equal('user_preference')
    expect(table.columns.map(({ name, key, nullable }) => [name, key, nullable])).to.deep.equal([
      ['pref_id', 'prefId', false],
      ['pref_name', 'prefName', false],
      ['pref_value', 'prefValue', true],
    ])
    expect(registry.mapperOf(UserPreference).primaryKey.map(({ name }) => name)).to.deep.equal(['prefId'])
  })

  it('lets an explicit name win over any naming', () => {
    const named: string[] = []
    const naming = (name: string, kind: string): string => {
      named.push(`${kind} ${name}`)
      return name.toUpperCase()
    }
    const registry = new Registry({ naming })
    @Table('people', { registry })
    class Person {
      @Column(t.integer(), { primaryKey: true }) personId!: number
      @Column(t.integer(), { name: 'yrs' }) ageInYears!: number
    }
    const table = registry.tableOf(Person)
    expect([table.name, ...table.columns.map(({ name }) => name)]).to.deep.equal([
      'people',
      'PERSONID',
      'yrs',
    ])
    expect(named).to.deep.equal(['column personId'])
  })

  it('keeps names verbatim where the registry says so', () => {
    const registry = new Registry({ naming: 'verbatim' })
    @Table(undefined, { registry })
    class OrderLine {
      @Column(t.integer(), { primaryKey: true }) orderLineId!: number
    }
    const table = registry.tableOf(OrderLine)
    expect([table.name, table.columns[0]?.name]).to.deep.equal(['OrderLine', 'orderLineId'])
  })

  it('gives a foreign key without a type that of the column it references', () => {
    const registry = new Registry()
    @Table('a', { registry })
    class A {
      @Column(t.bigint(), { primaryKey: true }) id!: bigint
      @Column(t.char(3), { unique: true }) code!: string
    }
    @Table('b', { registry })
    class B {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => A) aId!: bigint
      @ForeignKey(() => A, (a) => a.code, { onUpdate: 'CASCADE' }) @Column() aCode!: string
      @Column() @ForeignKey('a.id') again!: bigint
    }
    const table = registry.tableOf(B)
    expect(table.columns.map((column) => column.type.toString())).to.deep.equal([
      'integer',
      'bigint',
      'char(3)',
      'bigint',
    ])
    expect(
      table.foreignKeys.map((key) => [key.name, key.referredColumns[0]?.qualifiedName, key.onUpdate]),
    ).to.deep.equal([
      ['fk_b_a_id_a', 'a.id', undefined],
      ['fk_b_a_code_a', 'a.code', 'CASCADE'],
      ['fk_b_again_a', 'a.id', undefined],
    ])
  })

  it('names columns in @TableArgs by typed callback or by property', () => {
    const registry = new Registry()
    @Table('pref', { registry })
    @TableArgs<Pref>((c) => [
      new UniqueConstraint(c.userId, c.prefName, { name: 'uq_user_pref' }),
      new Index('ix_lower', func.lower(c.prefName)),
      new CheckConstraint(c.userId.gt(0)),
    ])
    class Pref {
      @Column(t.integer(), { primaryKey: true }) prefId!: number
      @Column(t.integer()) userId!: number
      @Column(t.varchar(40)) prefName!: string
    }
    @Table('other', { registry })
    @TableArgs(new UniqueConstraint('prefName'), new Index('ix_other', 'pref_name'), { schema: 'shop' })
    class Other {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.varchar(40)) prefName!: string
    }
    const pref = registry.tableOf(Pref)
    expect(pref.constraints.map(({ name }) => name.replace(/[0-9a-f]{8}$/, '#'))).to.deep.equal([
      'pk_pref',
      'uq_user_pref',
      'ck_pref_#',
    ])
    expect(pref.indexes.map(({ name }) => name)).to.deep.equal(['ix_lower'])
    const other = registry.tableOf(Other)
    expect([other.key, ...other.indexes.map(({ plainColumns }) => plainColumns?.[0]?.key)]).to.deep.equal([
      'shop.other',
      'prefName',
    ])
  })

  it('merges bases and mixins into each class, columns of the base first, with constraints of its own', () => {
    const registry = new Registry()
    @TableArgs<Keyed>((c) => [new CheckConstraint(c.id.gt(0), { name: 'positive_id' })])
    abstract class Keyed {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    const shared = new UniqueConstraint('createdAt', { name: 'uq_created' })
    @TableArgs(shared)
    abstract class Stamped extends Keyed {
      @Column(t.timestamptz()) createdAt!: Date
      @Column() @ForeignKey(() => First, { name: 'fk_first' }) firstId!: number
      @ManyToOne(() => First) first!: One<First, 'id'>
    }
    @Table('first', { registry })
    class First extends Stamped {
      @Column(t.varchar(10)) own!: string
    }
    @Table('second', { registry })
    @TableArgs(new Index('ix_second', 'own'))
    class Second extends Stamped {
      @Column(t.varchar(20)) own!: string
      @Column(t.timestamptz(), { name: 'made' }) override createdAt = new Date(0)
    }
    const [first, second] = [registry.tableOf(First), registry.tableOf(Second)]
    expect(first.columns.map(({ name }) => name)).to.deep.equal(['id', 'created_at', 'first_id', 'own'])
    expect(second.columns.map(({ name }) => name)).to.deep.equal(['id', 'made', 'first_id', 'own'])
    expect(first.constraints.map(({ name }) => name)).to.have.members([
      'pk_first',
      'fk_first',
      'positive_id',
      'uq_created',
    ])
    for (const name of ['fk_first', 'positive_id', 'uq_created']) {
      const [one, two] = [first, second].map((table) =>
        table.constraints.find((constraint) => constraint.name === name),
      )
      expect(one).to.not.equal(two)
      expect([one?.table, two?.table]).to.deep.equal([first, second])
    }
    expect([
      first.indexes.length,
      second.indexes.map(({ name }) => name).includes('ix_second'),
    ]).to.deep.equal([1, true])
    expect(registry.mapperOf(Second).relationships.get('first')?.target.name).to.equal('First')
  })

  it('keeps what stands between two mapped classes apart: a base without @Table gives its columns to its own heirs only', () => {
    const registry = new Registry()
    @Table('before', { registry })
    class Before {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    class Base {
      @Column(t.integer()) fromBase!: number
    }
    @Table('after', { registry })
    class After {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }

    const withMixin = <B extends new (...args: any[]) => object>(Parent: B) => {
      class Mixed extends Parent {
        @Column(t.integer()) fromMixin!: number
      }
      return Mixed
    }
    @Table('heir', { registry })
    class Heir extends withMixin(Base) {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    const names = [Before, After, Heir].map((each) => registry.tableOf(each).columns.map(({ key }) => key))
    expect(names).to.deep.equal([['id'], ['id'], ['fromBase', 'fromMixin', 'id']])
  })

  it('leaves instances alone: initialisers, private members and methods work', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id = 7
      @Column(t.varchar(5), { nullable: true }) name: string | null = null
      #secret = 'x'
      reveal(): string {
        return this.#secret
      }
    }
    registry.configure()
    const user = new User()
    expect([user.id, user.name, user.reveal(), Object.keys(user), user.constructor]).to.deep.equal([
      7,
      null,
      'x',
      ['id', 'name'],
      User,
    ])
  })
})

describe('a class that cannot become a table', () => {
  it('is refused without a primary key', () => {
    const registry = new Registry()
    @Table('x', { registry })
    class NoKey {
      @Column(t.integer()) a!: number
    }
    const error = thrownBy(() => registry.tableOf(NoKey))
    expect(error).to.be.instanceOf(MissingPrimaryKeyError)
    expect(error.message).to.match(/^NoKey: .*\n {2}Write @Column\(t\.integer\(\), \{ primaryKey: true \}\)/)
  })

  it('is refused if a property has the name of another property’s column', () => {
    const registry = new Registry()
    @Table('x', { registry })
    class Clash {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer(), { name: 'b' }) a!: number
      @Column(t.integer()) b!: number
    }
    const error = thrownBy(() => registry.tableOf(Clash))
    expect(error).to.be.instanceOf(DuplicateNameError)
    expect(error.message).to.equal(
      "Clash: Table 'x' has two columns called 'b'.\n  One is 'b' (key 'a'), the other 'b' (key 'b').",
    )
  })

  it('is refused if its constructor needs arguments, if it has no columns, or if a key has no column', () => {
    const registry = new Registry()
    class Arguments {
      @Column(t.integer(), { primaryKey: true }) id!: number
      constructor(readonly name: string) {}
    }
    ;(Table('arguments', { registry }) as (target: unknown, context?: unknown) => void)(Arguments)
    @Table('empty', { registry })
    class Empty {}
    @Table('loose', { registry })
    class Loose {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ForeignKey('empty') emptyId!: number
    }
    expect(thrownBy(() => registry.tableOf(Arguments)).message).to.contain('needs 1 argument(s)')
    expect(thrownBy(() => registry.tableOf(Empty)).message).to.contain('Put @Column on its properties')
    expect(thrownBy(() => registry.tableOf(Loose)).message).to.contain(
      'Loose.emptyId: the property has @ForeignKey, but is no column',
    )
  })

  it('is refused if it extends a class with a table of its own, and a sub-class without @Table has none', () => {
    const registry = new Registry()
    @Table('base', { registry })
    class Base {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table('derived', { registry })
    class Derived extends Base {}
    class Plain extends Base {}
    expect(thrownBy(() => registry.tableOf(Derived)).message).to.equal(
      'Derived: it extends Base, and both have @Table, but Base does not say where its rows are.\n' +
        "  Write @Table('…', { inheritance: 'single' }) on Base (or 'joined'), or remove @Table from it if it is a base class only.",
    )
    const error = thrownBy(() => registry.tableOf(Plain))
    expect(error).to.be.instanceOf(UnresolvedTargetError)
    expect(error.message).to.contain('the class Plain has no @Table (only Base, which it extends)')
  })

  it('is refused for what @TableArgs cannot hold, with the class in the message', () => {
    const make = (args: readonly unknown[]): Registry => {
      const registry = new Registry()
      @Table('x', { registry })
      @TableArgs(...(args as []))
      class Entity {
        @Column(t.integer(), { primaryKey: true }) userId!: number
      }
      void Entity
      return registry
    }
    const messageFor = (...args: readonly unknown[]): string => thrownBy(() => make(args).configure()).message
    expect(messageFor((c: { userID: never }) => [c.userID])).to.contain("Did you mean 'userId'?")
    expect(messageFor(() => undefined)).to.contain('must return an array')
    expect(messageFor(new CoreColumn('y', t.integer()))).to.contain('Declare columns as properties')
    expect(messageFor({ schema: 's' }, new UniqueConstraint('userId'))).to.contain('Items come first')
    expect(messageFor(new UniqueConstraint('nope'))).to.match(
      /^Entity: UniqueConstraint of table 'x' names a column 'nope'/,
    )
    expect(messageFor({ inheritance: 'single' })).to.match(/^Entity: .*there is no option 'inheritance'/)
    expect(messageFor(() => [new ForeignKeyConstraint(['userId'], () => undefined as never)])).to.match(
      /^Entity\.userId: /,
    )
  })

  it('tells a misspelt option among those that classes have', () => {
    const tell = (table: object, column: object): string => {
      const registry = new Registry()
      @Table('x', { registry, ...table })
      class Entity {
        @Column(t.integer(), { primaryKey: true, ...column }) id!: number
      }
      return thrownBy(() => registry.tableOf(Entity)).message
    }
    expect(tell({ softDelte: 'id' }, {})).to.match(
      /^Entity: @Table: there is no option 'softDelte'\.\n {2}Did you mean 'softDelete'\? Known: registry, inheritance, /,
    )
    expect(tell({}, { nme: 'x' })).to.match(
      /^Entity\.id: @Column: there is no option 'nme'\.\n {2}Did you mean 'name'\? Known: name, primaryKey, /,
    )
  })

  it('says the same when it is tried again', () => {
    const registry = new Registry()
    @Table('x', { registry })
    @TableArgs(new UniqueConstraint('id'), new PrimaryKeyConstraint('id'), new PrimaryKeyConstraint('id'))
    class Twice {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    const [first, second] = [thrownBy(() => registry.tableOf(Twice)), thrownBy(() => registry.tableOf(Twice))]
    expect([first.message, second.message]).to.deep.equal(
      Array(2).fill("Twice: Table 'x' has two primary key constraints."),
    )
  })

  it('is the same table if it is declared again, and an error if it differs', () => {
    const metadata = new MetaData()
    const registry = new Registry({ metadata })
    const declare = (length: number): abstract new () => object => {
      @Table('user', { registry })
      class User {
        @Column(t.integer(), { primaryKey: true }) id!: number
        @Column(t.varchar(length)) name!: string
      }
      return User
    }
    const [first, again, other] = [declare(40), declare(40), declare(50)]
    expect(registry.tableOf(again)).to.equal(registry.tableOf(first))
    const error = thrownBy(() => registry.tableOf(other))
    expect(error).to.be.instanceOf(TableAlreadyDefinedError)
    expect(error.message).to.contain("User: Table 'user' is already defined for this MetaData instance")
    expect(metadata.tables.size).to.equal(1)
  })
})
