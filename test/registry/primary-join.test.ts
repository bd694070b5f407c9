import { expect } from 'chai'

import { Column, ForeignKey, OneToMany, Registry, Table, t, type Many } from '../../src'
import type { ConfigurationError } from '../../src/errors'
import { thrownBy } from '../support/thrown-by'

describe('a join condition of a relation’s own', () => {
  it('is refused where it is none, says nothing new, or could not be written', () => {
    const registry = new Registry()
    const asJoin = (join: unknown): { readonly primaryJoin: never; readonly viewOnly: true } => ({
      primaryJoin: join as never,
      viewOnly: true,
    })
    @Table('parent', { registry })
    class Parent {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @OneToMany(() => Child, asJoin('id = id')) text!: Many<Child>
      @OneToMany(() => Child, asJoin(() => true)) nothing!: Many<Child>
      @OneToMany(() => Child, asJoin((p: { ids: object }) => p.ids)) misspelt!: Many<Child>
      @OneToMany(() => Child, asJoin(() => (undefined as unknown as { x: { y: 1 } }).x.y))
      broken!: Many<Child>
      @OneToMany(() => Child, { primaryJoin: (_, c) => c.age.gt(3), viewOnly: true }) oneSided!: Many<Child>
      @OneToMany(() => Child, { primaryJoin: (p) => p.id.gt(3), viewOnly: true }) otherSide!: Many<Child>
      @OneToMany(() => Child, { primaryJoin: (p, c) => c.parentId.eq(p.id), viewOnly: true })
      key!: Many<Child>
      @OneToMany(() => Child, { primaryJoin: (p, c) => c.age.eq(p.id) }) written!: Many<Child>
      @OneToMany(() => Child, {
        primaryJoin: (p, c) => c.age.eq(p.id),
        viewOnly: true,
        foreignKey: 'parentId',
      })
      both!: Many<Child>
    }
    @Table('child', { registry })
    class Child {
      @Column(t.integer(), { primaryKey: true }) id!: number
      @Column(t.integer()) age!: number
      @Column() @ForeignKey(() => Parent) parentId!: number
    }
    const { problems } = thrownBy(() => {
      registry.tableOf(Child)
      registry.configure()
    }) as ConfigurationError
    expect(problems.map(({ message }) => message.split('\n')[0])).to.deep.equal([
      'Parent.text: primaryJoin takes a function, not a string.',
      'Parent.nothing: the callback of primaryJoin gives a boolean, not a condition.',
      "Parent.misspelt: Parent has no property 'ids' that stands for a column.",
      "Parent.broken: the callback of primaryJoin throws: Cannot read properties of undefined (reading 'x')",
      'Parent.oneSided: primaryJoin uses no column of Parent.',
      'Parent.otherSide: primaryJoin uses no column of Child.',
      "Parent.key: primaryJoin says what the foreign key 'fk_child_parent_id_parent' says.",
      'Parent.written: a relation with a primaryJoin of its own cannot be written.',
      "Parent.both: primaryJoin is the whole join: the option 'foreignKey' has no meaning beside it.",
    ])
  })
})
