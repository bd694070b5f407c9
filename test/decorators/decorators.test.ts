import { expect } from 'chai'
import { Column } from '../../src/decorators/column'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToOne } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { DefinitionError, UsageError } from '../../src/errors'
import { Registry } from '../../src/registry/registry'
import { MetaData } from '../../src/schema/metadata'
import { t } from '../../src/types/t'
import { thrownBy } from '../support/thrown-by'

type Constructor = new (...args: readonly unknown[]) => unknown
type Legacy = (target: unknown, key: unknown) => void

describe('decorators', () => {
  it('cannot be constructed, and say where the class of the same name is', () => {
    for (const decorator of [Table, Column, ForeignKey]) {
      const error = thrownBy(() => new (decorator as unknown as Constructor)('user', new MetaData()))
      expect(error).to.be.instanceOf(UsageError)
      expect(error.message).to.contain(`import { ${decorator.name} } from 'dovetail-orm/core'`)
    }
  })

  it('stand on ordinary fields only', () => {
    class Plain {}
    const decorate = (target: unknown, key: unknown) => () =>
      (Column(t.integer()) as unknown as Legacy)(target, key)
    for (const [target, key] of [
      [Plain, 'count'],
      [Plain.prototype, Symbol('x')],
      [undefined, { kind: 'field', name: '#x', private: true, static: false }],
      [undefined, { kind: 'field', name: 'x', private: false, static: true }],
      [undefined, { kind: 'accessor', name: 'x', private: false, static: false }],
    ]) {
      const error = thrownBy(decorate(target, key))
      expect(error).to.be.instanceOf(DefinitionError)
      expect(error.message).to.contain('@Column cannot stand on')
    }
  })

  it('refuse two @Table on one class, two @Column on one property, and a relation on a column', () => {
    const registry = new Registry()
    @Table('x', { registry })
    class X {
      @Column(t.integer(), { primaryKey: true }) @Column(t.integer()) id!: number
    }
    @Table('y', { registry })
    class Y {
      @Column(t.integer(), { primaryKey: true }) id!: number
    }
    ;(Column(t.integer()) as unknown as Legacy)(Y.prototype, 'y')
    ;(ManyToOne(() => X) as unknown as Legacy)(Y.prototype, 'y')
    expect(thrownBy(() => registry.tableOf(X)).message).to.contain('X.id: the property has two @Column.')
    expect(thrownBy(() => registry.tableOf(Y)).message).to.contain(
      'Y.y: the property is declared as two things.',
    )
    expect(thrownBy(() => (Table('z') as (target: unknown) => void)(X)).message).to.contain(
      'X: the class has two @Table.',
    )
  })

  it('make Symbol.metadata known to compilers that ask for it', () => {
    expect((Symbol as { metadata?: symbol }).metadata).to.be.a('symbol')
  })
})
