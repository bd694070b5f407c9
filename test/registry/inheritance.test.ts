import { expect } from 'chai'
import {
  Column,
  columnsOf,
  ForeignKey,
  ManyToOne,
  MetaData,
  OneToMany,
  Registry,
  Table,
  TableArgs,
  t,
  UniqueConstraint,
  type Many,
  type One,
} from '../../src'
import { AmbiguousForeignKeysError, ConfigurationError, NoForeignKeysError } from '../../src/errors'
import { thrownBy } from '../support/thrown-by'

const names = (properties: readonly { readonly name: string }[]): string[] =>
  properties.map(({ name }) => name)

describe('classes in one table', () => {
  const registry = new Registry()

  @Table('garage', { registry })
  class Garage {
    @Column(t.integer(), { primaryKey: true }) garageId!: number
    @OneToMany(() => Car) cars!: Many<Car>
  }

  @Table('vehicle', { registry, inheritance: 'single' })
  class Vehicle {
    @Column(t.integer(), { primaryKey: true }) id!: number
    @Column(t.varchar(20)) label!: string
  }

  @Table({ registry })
  class Car extends Vehicle {
    @Column(t.integer()) doors!: number
    @Column(t.integer(), { nullable: true }) weight!: number | null
    @Column() @ForeignKey(() => Garage) garageId!: number
    @ManyToOne(() => Garage) garage!: One<Garage, 'garageId'>
  }

  @Table({ registry, discriminatorValue: 'race' })
  class RaceCar extends Car {
    @Column(t.integer()) topSpeed!: number
  }

  @Table({ registry })
  class Boat extends Vehicle {
    @Column(t.integer(), { nullable: true }) weight!: number | null
    @Column(t.varchar(5), { name: 'boat_doors' }) doors!: string
  }

  before(() => {
    registry.configure()
  })

  it('have their columns in the table of the first, where those of sub-classes can be null', () => {
    const table = registry.tableOf(Vehicle)
    expect(table.columns.map(({ name, nullable, type }) => [name, nullable, type.toString()])).to.deep.equal([
      ['id', false, 'integer'],
      ['label', false, 'varchar(20)'],
      ['kind', false, 'text'],
      ['doors', true, 'integer'],
      ['weight', true, 'integer'],
      ['garage_id', true, 'integer'],
      ['top_speed', true, 'integer'],
      ['boat_doors', true, 'varchar(5)'],
    ])
    for (const entityClass of [Car, RaceCar, Boat]) expect(registry.tableOf(entityClass)).to.equal(table)
    expect(registry.metadata.tables.size).to.equal(2)
  })

  it('know their own properties, those of their bases first, and what a query reads of sub-classes', () => {
    const [vehicle, race, boat] = [Vehicle, RaceCar, Boat].map((each) => registry.mapperOf(each))
    expect(names(race?.properties ?? [])).to.deep.equal([
      'id',
      'label',
      'kind',
      'doors',
      'weight',
      'garageId',
      'topSpeed',
    ])
    expect(names(boat?.properties ?? [])).to.deep.equal(['id', 'label', 'kind', 'weight', 'doors'])
    expect(boat?.property('doors').column.name).to.equal('boat_doors')
    expect(names(boat?.primaryKey ?? [])).to.deep.equal(['id'])
    expect(vehicle?.inheritance?.selected.map(({ column }) => column.name)).to.deep.equal(
      registry.tableOf(Vehicle).columns.map(({ name }) => name),
    )
    expect(names(race?.inheritance?.required ?? [])).to.deep.equal(['doors', 'garageId', 'topSpeed'])
    expect(race?.root).to.equal(vehicle)
    expect(columnsOf(Boat).doors.name).to.equal('boat_doors')
    expect(columnsOf(Car).doors.name).to.equal('doors')
  })

  it('have values of the discriminator, named after the class unless said', () => {
    const inheritanceOf = (entityClass: new () => object) => registry.mapperOf(entityClass).inheritance
    expect([Vehicle, Car, RaceCar, Boat].map((each) => inheritanceOf(each)?.value)).to.deep.equal([
      'vehicle',
      'car',
      'race',
      'boat',
    ])
    expect(inheritanceOf(Car)?.onlyValues).to.deep.equal(['car', 'race'])
    expect(inheritanceOf(Vehicle)?.onlyValues).to.equal(undefined)
    expect(inheritanceOf(Vehicle)?.ofValue('race')?.name).to.equal('RaceCar')
    expect(inheritanceOf(Boat)?.ofValue('race')).to.equal(undefined)
  })

  it('have foreign keys and relations of their own, which those below them inherit', () => {
    const [vehicle, car, race] = [Vehicle, Car, RaceCar].map((each) => registry.mapperOf(each))
    expect(vehicle?.foreignKeys).to.have.length(0)
    expect(race?.foreignKeys).to.deep.equal(car?.foreignKeys)
    expect(car?.foreignKeys.map(({ name }) => name)).to.deep.equal(['fk_vehicle_garage_id_garage'])
    const garage = race?.relationships.get('garage')
    expect(garage).to.equal(car?.relationships.get('garage'))
    expect(vehicle?.relationships.size).to.equal(0)
    expect(garage?.inverse).to.equal(registry.mapperOf(Garage).relationships.get('cars'))
    expect(registry.mappers.map(({ name }) => name)).to.deep.equal([
      'Garage',
      'Vehicle',
      'Car',
      'RaceCar',
      'Boat',
    ])
  })
})

describe('classes in joined tables', () => {
  const registry = new Registry()

  @Table('dept', { registry })
  class Dept {
    @Column(t.integer(), { primaryKey: true }) deptId!: number
    @OneToMany(() => Employee) staff!: Many<Employee>
    @OneToMany(() => Engineer) engineers!: Many<Engineer>
  }

  @Table('employee', { registry, inheritance: 'joined', discriminator: 'role' })
  class Employee {
    @Column(t.integer(), { primaryKey: true }) id!: number
    @Column(t.enum('role', ['employee', 'engineer', 'lead'])) role!: 'employee' | 'engineer' | 'lead'
    @Column(t.text()) name!: string
    @Column({ nullable: true }) @ForeignKey(() => Lead) leadId!: number | null
    @Column() @ForeignKey(() => Dept) deptId!: number
    @ManyToOne(() => Dept) dept!: One<Dept, 'deptId'>
    @ManyToOne(() => Lead) lead!: One<Lead, 'id'> | null
  }

  @Table('engineer', { registry })
  @TableArgs<Engineer>((c) => [new UniqueConstraint(c.language, c.level)])
  class Engineer extends Employee {
    @Column({ primaryKey: true }) @ForeignKey(() => Employee, { onDelete: 'CASCADE' }) declare id: number
    @Column(t.text()) language!: string
    @Column(t.integer()) level!: number
  }

  @Table({ registry })
  class Lead extends Engineer {
    @Column({ primaryKey: true }) @ForeignKey(() => Engineer) engineerId!: number
    @Column(t.integer()) budget!: number
    @OneToMany(() => Employee) reports!: Many<Employee>
  }

  before(() => {
    registry.configure()
  })

  it('have a table each, which holds what they add and begins with the key to their base’s', () => {
    const tables = [Employee, Engineer, Lead].map((each) => registry.tableOf(each))
    expect(tables.map(({ name, columns }) => [name, ...columns.map((column) => column.name)])).to.deep.equal([
      ['employee', 'id', 'role', 'name', 'lead_id', 'dept_id'],
      ['engineer', 'id', 'language', 'level'],
      ['lead', 'engineer_id', 'budget'],
    ])
    expect(tables.map((table) => table.autoincrementColumn?.name)).to.deep.equal(['id', undefined, undefined])
    expect(registry.tableOf(Engineer).columns.map(({ nullable }) => nullable)).to.deep.equal([
      false,
      false,
      false,
    ])
  })

  it('know the tables of a row, how these are joined, and the properties in all of them', () => {
    const [employee, , lead] = [Employee, Engineer, Lead].map((each) => registry.mapperOf(each))
    expect(lead?.tables.map(({ name }) => name)).to.deep.equal(['employee', 'engineer', 'lead'])
    expect(names(lead?.properties ?? [])).to.deep.equal([
      'id',
      'role',
      'name',
      'leadId',
      'deptId',
      'language',
      'level',
      'engineerId',
      'budget',
    ])
    const joins = (mapper: typeof lead): unknown =>
      mapper?.inheritance?.joins.map(({ table, pairs, isOptional }) => [
        table.name,
        pairs.map(({ source, target }) => `${source.qualifiedName} = ${target.qualifiedName}`).join(),
        isOptional,
      ])
    expect(joins(lead)).to.deep.equal([
      ['engineer', 'employee.id = engineer.id', false],
      ['lead', 'engineer.id = lead.engineer_id', false],
    ])
    expect(joins(employee)).to.deep.equal([
      ['engineer', 'employee.id = engineer.id', true],
      ['lead', 'engineer.id = lead.engineer_id', true],
    ])
    expect(names(lead?.primaryKey ?? [])).to.deep.equal(['id'])
    const { id } = registry.tableOf(Engineer).c as {
      readonly id: Parameters<NonNullable<typeof lead>['propertyOf']>[0]
    }
    expect(lead?.propertyOf(id)).to.equal(employee?.property('id'))
    expect(lead?.foreignKeys.map(({ name }) => name)).to.deep.equal([
      'fk_employee_lead_id_lead',
      'fk_employee_dept_id_dept',
    ])
  })

  it('are led to along keys of any of their tables, the class’s own first', () => {
    const relation = (entityClass: new () => object, name: string) =>
      registry.mapperOf(entityClass).relationships.get(name)
    expect(relation(Dept, 'engineers')?.foreignKey?.name).to.equal('fk_employee_dept_id_dept')
    expect(relation(Dept, 'engineers')?.target.name).to.equal('Engineer')
    expect(relation(Dept, 'engineers')?.inverse).to.equal(relation(Employee, 'dept'))
    expect(relation(Employee, 'dept')?.inverse).to.equal(relation(Dept, 'staff'))
    expect(relation(Lead, 'reports')?.inverse).to.equal(relation(Employee, 'lead'))
    expect(relation(Lead, 'dept')).to.equal(relation(Employee, 'dept'))
  })
})

describe('classes that extend each other and cannot', () => {
  it('are told all at once what to write', () => {
    const registry = new Registry()
    const other = new Registry({ metadata: new MetaData() })
    @Table('animal', { registry, inheritance: 'single', discriminator: 'species' })
    class Animal {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.text()) name!: string
      @Column(t.enum('species', ['cat', 'dog', 'animal'])) species!: 'cat' | 'dog' | 'animal'
    }
    @Table('cat_table', { registry })
    class Cat extends Animal {}
    @Table({ registry, comment: 'a dog' })
    class Dog extends Animal {}
    @Table({ registry, discriminator: 'sort', discriminatorValue: 'dog' })
    class Wolf extends Animal {}
    @Table({ registry, discriminatorValue: 'cat' })
    class Keyed extends Animal {
      @Column(t.integer(), { primaryKey: true }) keyedId!: number
    }
    @Table({ registry, discriminatorValue: 'cat' })
    class Again extends Animal {
      @Column(t.text()) declare name: string
    }
    @Table({ registry })
    class Bird extends Animal {}
    @Table({ registry: other })
    class Fish extends Animal {}
    @Table({ registry, discriminatorValue: 'x' })
    class Stray {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table({ registry, inheritance: 'both' as 'single' })
    class Both {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table({ registry, inheritance: 'single', discriminator: 'id', discriminatorValue: 'text' })
    class Numbered {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    const { problems } = thrownBy(() => {
      registry.configure()
    }) as ConfigurationError
    expect([Cat, Dog, Wolf, Keyed, Again, Bird, Fish, Stray, Both, Numbered]).to.have.length(10)
    expect(problems.map(({ message }) => message)).to.deep.equal([
      "Cat: its rows are in 'animal', the table of Animal.\n  Remove the name 'cat_table', or write inheritance: 'joined' for a table of its own.",
      "Dog: its rows are in 'animal': it has no table to give options or @TableArgs.\n" +
        '  Write them on Animal, or index: true and unique: true on the column.',
      'Wolf: it names a discriminator, but extends Animal.\n  Write it on Animal alone.',
      "Keyed.keyedId: it has a primary key, but its rows are in 'animal'.\n  Remove primaryKey: true: the key is that of Animal.",
      'Again.name: it is a column of Animal already.\n  Remove @Column here, or give the property another name.',
      "Bird: 'bird' is no value of the discriminator 'species'.\n  Write discriminatorValue: …, a value of enum species.",
      "Stray: it has the option 'discriminatorValue', but no inheritance.\n  Write inheritance: 'single' or 'joined' beside it.",
      "Both: The option 'inheritance' has a value that is not allowed.\n  Write one of 'single', 'joined'.",
      "Numbered: 'text' is no value of the discriminator 'id'.\n  Write discriminatorValue: …, a value of integer.",
      'Fish: it extends Animal, which belongs to another registry.\n  Give both the same registry.',
    ])
  })

  it('are told which key of a joined table is missing, or that several could be meant', () => {
    const registry = new Registry()
    @Table('party', { registry, inheritance: 'joined' })
    class Party {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table('person', { registry })
    class Person extends Party {
      @Column(t.integer(), { primaryKey: true }) personId!: number
      @Column() @ForeignKey(() => Party) otherId!: number
    }
    @Table('firm', { registry })
    class Firm extends Party {
      @Column({ primaryKey: true })
      @ForeignKey(() => Party, { name: 'fk_one' })
      @ForeignKey('party', { name: 'fk_two' })
      declare id: number
    }
    const { problems } = thrownBy(() => {
      registry.configure()
    }) as ConfigurationError
    expect([Person, Firm]).to.have.length(2)
    expect(problems[0]).to.be.instanceOf(NoForeignKeysError)
    expect(problems[0]?.message).to.equal(
      "Person: no primary key of 'person' is a foreign key to the primary key of Party.\n" +
        "  Write @Column({ primaryKey: true }) @ForeignKey(() => Party) id!: …, or inheritance: 'single' for rows in the table of Party.",
    )
    expect(problems[1]).to.be.instanceOf(AmbiguousForeignKeysError)
    expect(problems[1]?.hint).to.contain(
      "Write { inheritForeignKey: 'fk_two' } or { inheritForeignKey: 'fk_one' }.",
    )
  })

  it('are told of two values alike, of a column that two declare differently, and of a class that came late', () => {
    const registry = new Registry()
    @Table({ registry, inheritance: 'single' })
    class Shape {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    @Table({ registry })
    class Circle extends Shape {
      @Column(t.integer()) size!: number
    }
    @Table({ registry })
    class Square extends Shape {
      @Column(t.text()) size!: string
    }
    @Table({ registry, discriminatorValue: 'circle' })
    class Round extends Shape {}
    const error = thrownBy(() => registry.tableOf(Shape)) as ConfigurationError
    expect([Circle, Square, Round]).to.have.length(3)
    expect(error.problems.map(({ message }) => message)).to.deep.equal([
      "Square.size: another class has the column 'size' of 'shape', declared differently.\n" +
        "  Declare both alike, or give it a column of its own: { name: 'square_size' }.",
      "Round: Circle has the discriminator value 'circle' already.\n  Give it another one: discriminatorValue: '…'.",
    ])

    const second = new Registry()
    @Table({ registry: second, inheritance: 'single' })
    class Base {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    expect(second.tableOf(Base).name).to.equal('base')
    @Table({ registry: second })
    class Late extends Base {}
    expect(thrownBy(() => second.tableOf(Late)).message).to.equal(
      'Late: it extends Base, which was in use before this class was declared.\n  Import all models before the first query.',
    )
  })
})
