/** What is awkward to write: parents that sort behind their children, rows that point to rows of their own table. */
import {
  Column,
  ForeignKey,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  Registry,
  Table,
  t,
  type Many,
  type One,
} from '../../../src'

export const registry = new Registry()

@Table('zoo', { registry })
export class Zoo {
  @Column(t.integer(), { primaryKey: true }) zooId!: number
  @Column(t.text()) name!: string
  @OneToMany(() => Animal) animals!: Many<Animal>
  @OneToOne(() => Licence) licence!: One<Licence, 'licenceId'> | null
}

@Table('animal', { registry })
export class Animal {
  @Column(t.integer(), { primaryKey: true }) animalId!: number
  @Column(t.text()) name!: string
  @Column(t.text(), { nullable: true }) nick!: string | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Zoo) zooId!: number | null
  @ManyToOne(() => Zoo) zoo!: One<Zoo, 'zooId'> | null
  @ManyToMany(() => Food, { through: () => Meal }) foods!: Many<Food>
}

@Table('licence', { registry })
export class Licence {
  @Column(t.integer(), { primaryKey: true }) licenceId!: number
  @Column(t.integer(), { unique: true }) @ForeignKey(() => Zoo) zooId!: number
  @OneToOne(() => Zoo) zoo!: One<Zoo, 'zooId'>
}

@Table('food', { registry })
export class Food {
  @Column(t.uuid(), { primaryKey: true, defaultValue: () => crypto.randomUUID() }) foodId!: string
  @ManyToMany(() => Animal, { through: () => Meal }) animals!: Many<Animal>
}

@Table('meal', { registry })
export class Meal {
  @Column(t.integer(), { primaryKey: true }) mealId!: number
  @Column(t.integer()) @ForeignKey(() => Animal) animalId!: number
  @Column(t.uuid()) @ForeignKey(() => Food) foodId!: string
  @Column(t.integer(), { defaultValue: 3 }) portions!: number
}

/** A tree whose branches the database deletes with their root. */
@Table('node', { registry })
export class Node {
  @Column(t.integer(), { primaryKey: true }) nodeId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Node, { onDelete: 'CASCADE' }) parentId!:
    number | null
  @ManyToOne(() => Node) parent!: One<Node, 'nodeId'> | null
  @OneToMany(() => Node) nodes!: Many<Node>
}

/** A chain whose links the database keeps. */
@Table('ring', { registry })
export class Ring {
  @Column(t.integer(), { primaryKey: true }) ringId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Ring) nextId!: number | null
  @ManyToOne(() => Ring) next!: One<Ring, 'ringId'> | null
}

/** Keys that JavaScript holds in objects. */
@Table('album', { registry })
export class Album {
  @Column(t.binary(), { primaryKey: true }) hash!: Buffer
  @OneToMany(() => Photo) photos!: Many<Photo>
}

@Table('photo', { registry })
export class Photo {
  @Column(t.timestamptz(), { primaryKey: true }) takenAt!: Date
  @Column(t.binary(), { nullable: true }) @ForeignKey(() => Album) hash!: Buffer | null
  @Column(t.binary(), { nullable: true }) pixels!: Buffer | null
  @ManyToOne(() => Album) album!: One<Album, 'hash'> | null
}
