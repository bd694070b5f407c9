/** A model in which every kind of relation and of key stands at least once. `label` tells instances apart, whatever their keys are. */
import {
  Column,
  ForeignKey,
  ForeignKeyConstraint,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  Registry,
  Table,
  TableArgs,
  Version,
  t,
  type Many,
  type One,
} from '../../src'

export const graphRegistry = new Registry()
const registry = graphRegistry

/** Is referenced by a unique key that is not the primary one, and that may change. */
@Table('country', { registry })
export class Country {
  @Column(t.integer(), { primaryKey: true }) countryId!: number
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.varchar(40), { unique: true }) code!: string
  @Column(t.jsonb(), { nullable: true }) facts!: unknown
  @OneToMany(() => City) cities!: Many<City>
}

/** A composite primary key, part of which is a foreign key. */
@Table('city', { registry })
export class City {
  @Column(t.varchar(40), { primaryKey: true })
  @ForeignKey(() => Country, (country) => country.code, { onUpdate: 'CASCADE' })
  countryCode!: string
  @Column(t.integer(), { primaryKey: true }) cityNo!: number
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.double(), { defaultValue: 0.5 }) area!: number
  @ManyToOne(() => Country) country!: One<Country, 'code'>
  @OneToMany(() => Person, { foreignKey: ['homeCountry', 'homeCityNo'] }) residents!: Many<Person>
  @OneToMany(() => Person, { foreignKey: ['workCountry', 'workCityNo'] }) workers!: Many<Person>
}

/** Two nullable composite keys to one table, a tree, values of all types. */
@Table('person', { registry })
@TableArgs<Person>((c) => [
  new ForeignKeyConstraint([c.homeCountry, c.homeCityNo], 'city', {
    onDelete: 'SET NULL',
    onUpdate: 'CASCADE',
  }),
  new ForeignKeyConstraint([c.workCountry, c.workCityNo], 'city', {
    onDelete: 'SET NULL',
    onUpdate: 'CASCADE',
  }),
])
export class Person {
  @Column(t.integer(), { primaryKey: true }) personId!: number
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.varchar(40), { unique: true, nullable: true }) nick!: string | null
  @Column(t.bigint()) savings!: bigint
  @Column(t.numeric(12, 2), { nullable: true }) salary!: string | null
  @Column(t.boolean(), { defaultValue: true }) active!: boolean
  @Column(t.timestamptz(), { nullable: true }) bornAt!: Date | null
  @Column(t.date(), { nullable: true }) hiredOn!: string | null
  @Column(t.binary(), { nullable: true }) photo!: Buffer | null
  @Column(t.json(), { nullable: true }) settings!: unknown
  @Column(t.text(), { nullable: true }) note!: string | null
  @Column(t.integer()) @Version() version!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Person, { onDelete: 'SET NULL' }) bossId!:
    number | null
  @Column(t.varchar(40), { nullable: true }) homeCountry!: string | null
  @Column(t.integer(), { nullable: true }) homeCityNo!: number | null
  @Column(t.varchar(40), { nullable: true }) workCountry!: string | null
  @Column(t.integer(), { nullable: true }) workCityNo!: number | null
  @ManyToOne(() => Person) boss!: One<Person, 'personId'> | null
  @OneToMany(() => Person) reports!: Many<Person>
  @ManyToOne(() => City, { foreignKey: ['homeCountry', 'homeCityNo'] }) home!: One<
    City,
    'countryCode' | 'cityNo'
  > | null
  @ManyToOne(() => City, { foreignKey: ['workCountry', 'workCityNo'] }) work!: One<
    City,
    'countryCode' | 'cityNo'
  > | null
  @OneToOne(() => Passport) passport!: One<Passport, 'passportNo'> | null
  @OneToMany(() => Mastery, { cascade: 'delete-orphan' }) masteries!: Many<Mastery>
  @ManyToMany(() => Club, { through: 'club_member' }) clubs!: Many<Club>
}

/** One-to-one, by a key that may be null; its own key is given by the program. */
@Table('passport', { registry })
export class Passport {
  @Column(t.varchar(40), { primaryKey: true }) passportNo!: string
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.integer(), { nullable: true, unique: true })
  @ForeignKey(() => Person, { onDelete: 'CASCADE' })
  personId!: number | null
  @OneToOne(() => Person) person!: One<Person, 'personId'> | null
}

/** Its key comes from the program, as a default; rows that are deleted stay. */
@Table('club', { registry, softDelete: 'deletedAt' })
export class Club {
  @Column(t.uuid(), { primaryKey: true, defaultValue: () => crypto.randomUUID() }) clubId!: string
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.timestamptz(), { nullable: true }) deletedAt!: Date | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Person, { onDelete: 'SET NULL' }) founderId!:
    number | null
  @ManyToOne(() => Person) founder!: One<Person, 'personId'> | null
  @ManyToMany(() => Person, { through: 'club_member' }) members!: Many<Person>
}

@Table('club_member', { registry })
class ClubMember {
  @Column(t.uuid(), { primaryKey: true }) @ForeignKey(() => Club, { onDelete: 'CASCADE' }) clubId!: string
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Person, { onDelete: 'CASCADE' })
  personId!: number
}

@Table('skill', { registry })
export class Skill {
  @Column(t.bigint(), { primaryKey: true }) skillNo!: bigint
  @Column(t.varchar(40), { unique: true }) label!: string
  @OneToMany(() => Mastery) masteries!: Many<Mastery>
}

/** Many-to-many with a value of its own. */
@Table('mastery', { registry })
export class Mastery {
  @Column(t.integer(), { primaryKey: true })
  @ForeignKey(() => Person, { onDelete: 'CASCADE' })
  personId!: number
  @Column(t.bigint(), { primaryKey: true }) @ForeignKey(() => Skill) skillNo!: bigint
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.smallint(), { defaultValue: 1 }) level!: number
  @ManyToOne(() => Person) person!: One<Person, 'personId'>
  @ManyToOne(() => Skill) skill!: One<Skill, 'skillNo'>
}

/** Rows in circles. */
@Table('ring', { registry })
export class Ring {
  @Column(t.integer(), { primaryKey: true }) ringId!: number
  @Column(t.varchar(40), { unique: true }) label!: string
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Ring) nextId!: number | null
  @ManyToOne(() => Ring) next!: One<Ring, 'ringId'> | null
  @OneToMany(() => Ring) previous!: Many<Ring>
}
