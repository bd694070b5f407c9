/** Classes that extend each other, in one table and in joined ones, and hold value objects. */
import {
  Column,
  Embedded,
  ForeignKey,
  func,
  Index,
  ManyToMany,
  ManyToOne,
  OneToMany,
  Registry,
  Table,
  TableArgs,
  t,
  type Many,
  type One,
} from '../../../src'

export const registry = new Registry()

export class Position {
  @Column(t.double()) latitude!: number
  @Column(t.double()) longitude!: number
}

export class Address {
  @Column(t.varchar(60)) city!: string
  @Column(t.varchar(10), { nullable: true }) zip!: string | null
  @Embedded(() => Position, { nullable: true }) position!: Embedded<Position> | null

  get line(): string {
    return `${this.zip ?? ''} ${this.city}`.trim()
  }
}

@Table('garage', { registry })
@TableArgs<Garage>((c) => [new Index('ix_garage_city', c.address.city)])
export class Garage {
  @Column(t.integer(), { primaryKey: true }) garageId!: number
  @Embedded(() => Address) address!: Embedded<Address>
  @Embedded(() => Address, { prefix: 'post_', nullable: true }) post!: Embedded<Address> | null
  @OneToMany(() => Vehicle) vehicles!: Many<Vehicle>
  @OneToMany(() => Car) cars!: Many<Car>
}

@Table('vehicle', { registry, inheritance: 'single' })
export class Vehicle {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) label!: string
  @Column({ nullable: true }) @ForeignKey(() => Garage) garageId!: number | null
  @ManyToOne(() => Garage) garage!: One<Garage, 'garageId'> | null
}

@Table({ registry })
export class Car extends Vehicle {
  @Column(t.integer()) doors!: number
  @Column({ nullable: true }) @ForeignKey(() => Trailer) trailerId!: number | null
  @ManyToOne(() => Trailer) trailer!: One<Trailer, 'id'> | null
}

@Table({ registry })
export class RaceCar extends Car {
  @Column(t.integer(), { nullable: true }) topSpeed!: number | null
}

@Table({ registry })
export class Trailer extends Vehicle {
  @Column(t.integer()) payload!: number
  @OneToMany(() => Car) cars!: Many<Car>
}

@Table('employee', { registry, inheritance: 'joined', discriminator: 'role' })
export class Employee {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) role!: string
  @Column(t.text()) name!: string
  @Column({ nullable: true }) @ForeignKey(() => Lead) leadId!: number | null
  @Column(t.timestamptz(), { serverDefault: func.now() }) since!: Date
  @ManyToOne(() => Lead) lead!: One<Lead, 'id'> | null
}

@Table('engineer', { registry })
export class Engineer extends Employee {
  @Column({ primaryKey: true }) @ForeignKey(() => Employee) engineerId!: number
  @Column(t.text()) language!: string
  @Column(t.integer(), { defaultValue: 1 }) level!: number
  @ManyToMany(() => Project, { through: 'assignment' }) projects!: Many<Project>
}

@Table('lead', { registry })
export class Lead extends Engineer {
  @Column({ primaryKey: true }) @ForeignKey(() => Engineer, { onDelete: 'CASCADE' }) declare id: number
  @Column(t.integer(), { serverDefault: 100 }) budget!: number
  @OneToMany(() => Employee) reports!: Many<Employee>
}

@Table('clerk', { registry })
export class Clerk extends Employee {
  @Column({ primaryKey: true }) @ForeignKey(() => Employee) declare id: number
  @Column(t.text(), { nullable: true }) desk!: string | null
}

@Table('project', { registry })
export class Project {
  @Column(t.integer(), { primaryKey: true }) projectId!: number
  @Column(t.text()) title!: string
  @ManyToMany(() => Engineer, { through: 'assignment' }) engineers!: Many<Engineer>
}

@Table('assignment', { registry })
export class Assignment {
  @Column({ primaryKey: true }) @ForeignKey(() => Engineer) engineerId!: number
  @Column({ primaryKey: true }) @ForeignKey(() => Project) projectId!: number
}
