import 'reflect-metadata'
import { expect } from 'chai'
import { UnreadableTypeError } from '../../src/errors'
import { typeFromProperty } from '../../src/registry/reflect-type'
import { thrownBy } from '../support/thrown-by'

describe('a column without a type', () => {
  class Entity {}
  const emit = (property: string, type: unknown): void => {
    Reflect.defineMetadata('design:type', type, Entity.prototype, property)
  }

  it('takes it from the property’s, where the compiler emitted one that is certain', () => {
    const types = { name: String, age: Number, active: Boolean, at: Date }
    for (const [property, type] of Object.entries(types)) emit(property, type)
    const read = Object.keys(types).map((property) => typeFromProperty(Entity, property).toString())
    expect(read).to.deep.equal(['varchar', 'integer', 'boolean', 'timestamp(with time zone)'])
  })

  it('is refused for every other one, with class, property and the line to write', () => {
    emit('either', Object)
    emit('list', Array)
    emit('cycle', undefined)
    const messages = ['either', 'list', 'cycle'].map((property) =>
      thrownBy(() => typeFromProperty(Entity, property)),
    )
    expect(messages.every((error) => error instanceof UnreadableTypeError)).to.equal(true)
    expect(messages[0]?.message).to.equal(
      "Entity.either: the column has no type, and the property's type reads as Object, which tells too little.\n" +
        '  Write @Column(t.varchar(40)) either, or one of the other types of t.',
    )
    expect(messages[1]?.message).to.contain('Write @Column(t.json<…>()) list')
    expect(messages[2]?.message).to.contain('esbuild and tsx emit none')
  })

  it('is refused without reflect-metadata, with its name', () => {
    const { getMetadata } = Reflect as { getMetadata?: unknown }
    Reflect.set(Reflect, 'getMetadata', undefined)
    try {
      expect(thrownBy(() => typeFromProperty(Entity, 'name')).message).to.contain(
        "'reflect-metadata' is not loaded",
      )
    } finally {
      Reflect.set(Reflect, 'getMetadata', getMetadata)
    }
  })
})
