import { Column, ForeignKey, ManyToOne, OneToMany, Registry, Table, t, type Many, type One } from '../src'

export const registry = new Registry()

@Table('parent', { registry })
export class Parent {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.text()) name!: string
  @Column(t.text()) code!: string
  @Column(t.integer()) qty!: number
  @Column(t.double()) score!: number
  @Column(t.boolean()) active!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), { nullable: true }) note!: string | null
  @OneToMany(() => Child) children!: Many<Child>
}

@Table('child', { registry })
export class Child {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.text()) title!: string
  @Column(t.integer()) qty!: number
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.double()) rate!: number
  @Column(t.boolean()) done!: boolean
  @Column(t.timestamptz()) createdAt!: Date
  @Column(t.text(), { nullable: true }) note!: string | null
  @Column(t.integer()) @ForeignKey(() => Parent) parentId!: number
  @ManyToOne(() => Parent) parent!: One<Parent, 'id'>
}

/** 1,000 parents with 10 children each. */
export function graph(): { parents: Record<string, unknown>[]; children: Record<string, unknown>[] } {
  const at = (i: number): Date => new Date(Date.UTC(2026, 0, 1) + i * 61_007)
  const parents = Array.from({ length: 1000 }, (_, i) => ({
    id: i + 1,
    name: `parent ${i}`,
    code: `P${i}`,
    qty: i % 97,
    score: i / 7,
    active: i % 2 === 0,
    createdAt: at(i),
    note: i % 3 === 0 ? null : `note ${i}`,
  }))
  const children = Array.from({ length: 10_000 }, (_, i) => ({
    id: i + 1,
    title: `child ${i}`,
    qty: i % 89,
    price: `${i}.50`,
    rate: i / 3,
    done: i % 5 === 0,
    createdAt: at(i),
    note: i % 4 === 0 ? null : `note ${i}`,
    parentId: (i % 1000) + 1,
  }))
  return { parents, children }
}
