/** Compile-time tests of column decorators: compiled once with legacy and once with standard decorators, never run. */
import { Column } from '../../src/decorators/column'
import { Table } from '../../src/decorators/table'
import { domain, inet } from '../../src/types/postgres-types'
import { t } from '../../src/types/t'

type UserId = string & { readonly brand: 'UserId' }
interface Meta {
  readonly theme: string
}
enum Status {
  New = 'new',
  Old = 'old',
}

@Table('accepted')
export class Accepted {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(40)) name!: string
  @Column(t.varchar(40), { nullable: true, name: 'nick_name' }) nick!: string | null
  @Column(t.varchar<UserId>(36)) userId!: UserId
  @Column(t.json<Meta>()) meta!: Meta
  @Column(t.enum('status', ['new', 'old']), { defaultValue: 'new' }) status!: 'new' | 'old'
  @Column(t.enum(Status, { renamedLabels: { old: ['aged', 'stale'] } })) kind!: Status
  @Column(t.bigint()) big!: bigint
  @Column(t.bigint({ mode: 'number' })) count!: number
  @Column(t.numeric(10, 2), { serverDefault: '0' }) price!: string
  @Column(t.timestamptz(), { defaultValue: () => new Date() }) createdAt!: Date
  @Column(t.boolean(), { nullable: false }) active = true
  @Column(t.integer(), { nullable: true }) age: number | null = null
  @Column(t.integer()) optional?: number
  @Column() untyped!: string
  @Column({ nullable: true }) untypedNull!: Date | null
  @Column({ name: 'x' }) named!: number
  @Column(t.array(t.integer())) numbers!: number[]
  @Column(t.array(t.bigint(), { dimensions: 2 })) matrix!: bigint[][]
  @Column(t.array<number | null>(t.integer())) gaps!: (number | null)[]
  @Column(t.array(t.enum(Status)).withVariant('sqlite', t.json())) kinds!: Status[]
  @Column(domain('positive', t.integer(), { default: 1 })) positive!: number
  @Column(inet().withVariant('sqlite', t.varchar(43)), { nullable: true }) address!: string | null
  @Column(t.varchar(60)) private secret!: string
  #hidden = 1

  reveal(): string {
    return this.secret + String(this.#hidden)
  }
}

export class Refused {
  // @ts-expect-error -- a text on a number
  @Column(t.varchar(40)) age!: number
  // @ts-expect-error -- nullable without | null
  @Column(t.varchar(40), { nullable: true }) nick!: string
  // @ts-expect-error -- | null without nullable
  @Column(t.varchar(40)) surplus!: string | null
  // @ts-expect-error -- | null on a key
  @Column(t.integer(), { primaryKey: true }) id!: number | null
  // @ts-expect-error -- a narrower property: write t.varchar<'a' | 'b'>(1)
  @Column(t.varchar(1)) letter!: 'a' | 'b'
  // @ts-expect-error -- a wider property
  @Column(t.integer()) wide!: number | string
  // @ts-expect-error -- labels that differ
  @Column(t.enum('status', ['new', 'old'])) status!: 'new' | 'gone'
  // @ts-expect-error -- a former name of what is no label
  @Column(t.enum('status', ['new', 'old'], { renamedLabels: { gone: 'left' } })) state!: 'new' | 'old'
  // @ts-expect-error -- the same of a TypeScript enum
  @Column(t.enum(Status, { renamedLabels: { Old: 'aged' } })) kind!: Status
  // @ts-expect-error -- elements of another type
  @Column(t.array(t.text())) tags!: number[]
  // @ts-expect-error -- another depth
  @Column(t.array(t.text(), { dimensions: 2 })) flat!: string[]
  // @ts-expect-error -- a variant of other values
  @Column(t.integer().withVariant('sqlite', t.text())) variant!: number
  // @ts-expect-error -- a default of another type
  @Column(domain('positive', t.integer(), { default: '1' })) positive!: number
  // @ts-expect-error -- a bigint is not a number
  @Column(t.bigint()) big!: number
  // @ts-expect-error -- untyped, nullable without | null
  @Column({ nullable: true }) untyped!: string
  // @ts-expect-error -- untyped, | null without nullable
  @Column() untypedNull!: string | null
  // @ts-expect-error -- a default of another type
  @Column(t.integer(), { defaultValue: 'x' }) wrongDefault!: number
  // @ts-expect-error -- no such option
  @Column(t.integer(), { nulable: true }) typo!: number
}

// @ts-expect-error -- loading calls new Arguments()
@Table('arguments')
export class Arguments {
  constructor(readonly name: string) {}
}
