import { expect } from 'chai'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToOne, OneToMany } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { ConfigurationError, DefinitionError, UnresolvedTargetError } from '../../src/errors'
import { defaultRegistry, setDefaultRegistry } from '../../src/registry/default-registry'
import { columnsOf, mapperOf, tableOf } from '../../src/registry/lookup'
import { Registry } from '../../src/registry/registry'
import type { Many, One } from '../../src/registry/relation-types'
import { createMockEngine } from '../../src/engine/mock-engine'
import { Column as CoreColumn } from '../../src/schema/column'
import { ForeignKey as CoreForeignKey, ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table as CoreTable } from '../../src/schema/table'
import { TABLE_SOURCE, tableFrom } from '../../src/schema/table-source'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

describe('a registry', () => {
  it('reports every problem of its models in one error, each with class, property and cure', () => {
    const registry = new Registry()
    @Table('one', { registry })
    class One1 {
      @Column(t.integer()) a!: number
      @Column(t.integer()) @ForeignKey('nowhere.id') b!: number
    }
    @Table('two', { registry })
    class Two {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @ManyToOne('Three') three!: One<Two, 'id'>
      @OneToMany(() => One1) ones!: Many<One1>
    }
    const error = thrownBy(() => registry.configure()) as ConfigurationError
    expect(error).to.be.instanceOf(ConfigurationError)
    expect(
      error.problems.map(({ code, className, propertyName }) => [code, className, propertyName]),
    ).to.deep.equal([
      ['missing-primary-key', 'One1', undefined],
      ['unresolved-target', 'One1', 'b'],
      ['unresolved-target', 'Two', 'three'],
    ])
    expect(error.problems.every((problem) => problem.hint !== undefined)).to.equal(true)
    void Two
  })

  it('is not poisoned by a bad model: others work, and those that lead to it tell its problem', () => {
    const registry = new Registry()
    @Table('good', { registry })
    class Good {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table('bad', { registry })
    class Bad {
      @Column(t.varchar(5), { primaryKey: true }) id!: string
      @Column(t.varchar(5)) @ForeignKey(() => Good) goodId!: string
    }
    @Table('leads', { registry })
    class Leads {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => Bad) badId!: string
    }
    expect(mapperOf(Good).table.name).to.equal('good')
    expect(thrownBy(() => mapperOf(Bad)).message).to.match(
      /^Bad\.goodId: 'goodId' is varchar\(5\), but references 'good\.id'/,
    )
    expect(thrownBy(() => tableFrom(Leads)).message).to.match(/^Bad\.goodId: /)
    expect(mapperOf(Good).table.name).to.equal('good')
  })

  it('says nothing of a class whose target could not be built but what is wrong with the target', () => {
    const registry = new Registry()
    @Table('broken', { registry })
    class Broken {
      @Column() id!: number | string
    }
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) @ForeignKey(() => Broken) brokenId!: number
      @ManyToOne(() => Broken) broken!: One<Broken, 'id'>
    }
    const error = thrownBy(() => registry.configure()) as DefinitionError
    expect([error.code, error.className, error.propertyName]).to.deep.equal([
      'unreadable-type',
      'Broken',
      'id',
    ])
    expect(thrownBy(() => registry.mapperOf(User))).to.have.property('className', 'Broken')
  })

  it('finds targets by name or function in whatever order they are declared, and picks up later classes', () => {
    const registry = new Registry()
    @Table('child', { registry })
    class Child {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey('parent.id') parentId!: number
      @ManyToOne('Parent') parent!: One<Child, 'id'>
    }
    const early = thrownBy(() => registry.mapperOf(Child)) as ConfigurationError
    expect(early.problems.map((problem) => problem.constructor)).to.deep.equal([
      UnresolvedTargetError,
      UnresolvedTargetError,
    ])
    @Table('parent', { registry })
    class Parent {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany('Child') children!: Many<Child>
    }
    expect(registry.mapperOf(Child).relationships.get('parent')?.target.entityClass).to.equal(Parent)
    expect(registry.mapperOf(Parent).relationships.get('children')?.inverse).to.equal(
      registry.mapperOf(Child).relationships.get('parent'),
    )
    @Table('later', { registry })
    class Later {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => Child) childId!: number
    }
    expect(registry.mappers.map(({ name }) => name)).to.deep.equal(['Child', 'Parent', 'Later'])
    expect(tableOf(Later).foreignKeys[0]?.referredTable).to.equal(tableOf(Child))
  })

  it('fills its MetaData whenever that is looked at, and stops what would work with a part of the tables', async () => {
    const metadata = new MetaData()
    const registry = new Registry({ metadata })
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    expect([...metadata.tables.keys()]).to.deep.equal(['user'])
    const note = new CoreTable(
      'note',
      metadata,
      new CoreColumn('user_id', new CoreForeignKey('user.id'), { primaryKey: true }),
    )
    expect(metadata.sortedTables).to.deep.equal([tableOf(User), note])
    @Table('bad', { registry })
    class Bad {
      @Column(t.integer()) id!: number
    }
    const made: string[] = []
    const engine = createMockEngine('sqlite', (sql) => made.push(sql))
    expect(metadata.table('user')).to.equal(tableOf(User))
    expect(note.foreignKeys[0]?.referredTable).to.equal(tableOf(User))
    expect(() => metadata.sortedTables).to.throw('Bad: the class has no primary key')
    const refused = await metadata.createAll(engine).catch((error: unknown) => error)
    expect([refused, made]).to.deep.equal([thrownBy(() => tableOf(Bad)), []])
    await metadata.createAll(engine, { tables: [note] })
    expect(made).to.have.length(1)
  })

  it('takes mutual and circular keys, even through columns without a type', () => {
    const registry = new Registry()
    @Table('a', { registry })
    class A {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column({ nullable: true }) @ForeignKey(() => B) bId!: number | null
    }
    @Table('b', { registry })
    class B {
      @Column({ primaryKey: true }) @ForeignKey(() => A) aId!: number
    }
    expect(columnsOf(A).bId.type.toString()).to.equal('integer')
    const circle = new Registry()
    @Table('c', { registry: circle })
    class C {
      @Column({ primaryKey: true }) @ForeignKey(() => D) id!: number
    }
    @Table('d', { registry: circle })
    class D {
      @Column({ primaryKey: true }) @ForeignKey(() => C) id!: number
    }
    expect(thrownBy(() => tableOf(C)).message).to.contain('take their type from each other')
  })

  it('lets @TableArgs ask for the table of another class, though not for its own', () => {
    const registry = new Registry()
    @Table('first', { registry })
    @TableArgs<First>((c) => [new ForeignKeyConstraint([c.secondId], tableOf(Second))])
    class First {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) secondId!: number
    }
    @Table('second', { registry })
    class Second {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table('own', { registry })
    @TableArgs<Own>((c) => [new ForeignKeyConstraint([c.id], tableOf(Own))])
    class Own {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    expect(tableOf(First).foreignKeys[0]?.referredTable).to.equal(tableOf(Second))
    expect(thrownBy(() => tableOf(Own)).message).to.contain('Own: its table is needed to build its table.')
  })

  it('tells an import cycle from a wrong target', () => {
    const registry = new Registry()
    @Table('x', { registry })
    class X {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) @ForeignKey(() => late()) a!: number
      @ManyToOne(() => undefined as unknown as typeof X) b!: One<X, 'id'>
      @ManyToOne(() => Untold) c!: One<Untold, 'id'>
      @Column(t.integer()) @ForeignKey((() => undefined) as never) d!: number
    }
    class Untold {
      id!: number
    }
    const late = (): typeof X => {
      throw new ReferenceError("Cannot access 'Y' before initialization")
    }
    const { problems } = thrownBy(() => registry.mapperOf(X)) as ConfigurationError
    expect(problems.map(({ propertyName }) => propertyName)).to.have.members(['a', 'b', 'c', 'd'])
    const messageOf = (name: string): string =>
      problems.find(({ propertyName }) => propertyName === name)?.message ?? ''
    expect(messageOf('a')).to.contain('a class was used before it existed')
    expect(messageOf('b')).to.contain('an import cycle?')
    expect(messageOf('d')).to.contain('an import cycle?')
    expect(messageOf('c')).to.contain('the class Untold has no @Table')
  })

  it('refuses a name that several classes have, and takes the latest of a class declared again', () => {
    const registry = new Registry()
    const declare = (table: string): abstract new () => object => {
      @Table(table, { registry })
      class Item {
        @Column(t.integer(), { primaryKey: true }) id!: number
      }
      return Item
    }
    declare('item')
    const latest = declare('item')
    @Table('line', { registry })
    class Line {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey('item') itemId!: number
      @ManyToOne('Item') item!: One<Line, 'id'>
    }
    expect(registry.mapperOf(Line).relationships.get('item')?.target.entityClass).to.equal(latest)
    declare('other_item')
    @Table('line2', { registry })
    class Line2 {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey('item') itemId!: number
      @ManyToOne('Item') item!: One<Line, 'id'>
    }
    expect(thrownBy(() => registry.mapperOf(Line2)).message).to.contain(
      "3 classes of this registry are called 'Item'",
    )
  })

  it('gives classes to Core functions through a hidden method that sub-classes do not inherit in effect', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    class Admin extends User {}
    expect(tableFrom(User)).to.equal(registry.tableOf(User))
    expect(Object.keys(User)).to.deep.equal([])
    expect(Object.getOwnPropertyDescriptor(User, TABLE_SOURCE)?.enumerable).to.equal(false)
    expect(thrownBy(() => tableFrom(Admin)).message).to.contain('Put @Table() on Admin')
  })

  it('is the default one unless a class names another, and the default can be replaced', () => {
    const before = defaultRegistry
    const mine = new Registry()
    setDefaultRegistry(mine)
    try {
      @Table('user')
      class User {
        @Column(t.integer(), { primaryKey: true }) id!: number
      }
      expect(mine.mappers.map(({ entityClass }) => entityClass)).to.deep.equal([User])
      expect(mine.metadata.tables.size).to.equal(1)
    } finally {
      setDefaultRegistry(before)
    }
  })

  it('follows keys into another registry', () => {
    const [one, two] = [new Registry(), new Registry()]
    @Table('user', { registry: one })
    class User {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Note) notes!: Many<Note>
    }
    @Table('note', { registry: two })
    class Note {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column() @ForeignKey(() => User) userId!: number
      @ManyToOne(() => User) user!: One<User, 'id'>
    }
    expect(mapperOf(User).relationships.get('notes')?.inverse?.name).to.equal('user')
    expect(mapperOf(Note).relationships.get('user')?.target).to.equal(mapperOf(User))
  })

  it('finds properties by name and by column, and says what it knows', () => {
    const registry = new Registry()
    @Table('user', { registry })
    class User {
      @Column(t.integer(), { primaryKey: true }) userId!: number
    }
    const mapper = mapperOf(User)
    expect(mapper.property('userId')).to.equal(mapper.propertyOf(columnsOf(User).userId))
    expect(thrownBy(() => mapper.property('userID')).message).to.contain("Did you mean 'userId'?")
    expect(mapperOf(User)).to.equal(mapper)
    void registry
  })
})
