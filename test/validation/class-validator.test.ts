import { expect } from 'chai'
import { IsEmail, IsOptional, Length, Matches, validate, ValidateNested } from 'class-validator'
import {
  Column,
  createEngine,
  Embedded,
  Registry,
  Session,
  Table,
  t,
  ManyToOne,
  ForeignKey,
  OneToMany,
  ValidationFailedError,
  type Many,
  type One,
  Version,
} from '../../src'
import { classValidator, registerColumnFacts, Rules } from '../../src/validation'

const registry = new Registry()

@Table('account', { registry })
class Account {
  @Column(t.integer(), { primaryKey: true }) accountId!: number
  @Column(t.varchar(60)) @IsEmail() email!: string
  @Column(t.varchar(40)) @Length(2, 40) name!: string
  @OneToMany(() => Login) logins!: Many<Login>
}

@Table('login', { registry })
class Login {
  @Column(t.integer(), { primaryKey: true }) loginId!: number
  @Column(t.integer()) @ForeignKey(() => Account) accountId!: number
  @ManyToOne(() => Account) account!: One<Account, 'accountId'>
}

@Table('parcel', { registry })
class Parcel {
  @Column(t.integer(), { primaryKey: true }) parcelId!: number
  @Column(t.varchar(5)) @Rules(Matches(/^[a-z]+$/)) code!: string
  @Column(t.varchar(3), { nullable: true }) note!: string | null
  @Column(t.smallint()) weight!: number
  @Column(t.enum('size', ['s', 'l'])) size!: 's' | 'l'
  @Column(t.integer(), { defaultValue: 1 }) copies!: number
  @Column(t.integer()) @ForeignKey(() => Account) accountId!: number
  @ManyToOne(() => Account) account!: One<Account, 'accountId'>
}

@Table('draft', { registry })
class Draft {
  @Column(t.integer(), { primaryKey: true }) draftId!: number
  @Column(t.varchar(20)) @Length(3, 20, { groups: ['new'] }) title!: string
  @Column(t.varchar(20), { nullable: true }) @Length(5, 20, { groups: ['edit'] }) body!: string | null
}

/** Version and discriminator are the session's to fill in. */
@Table('notice', { registry, inheritance: 'single', discriminator: 'kind' })
class Notice {
  @Column(t.integer(), { primaryKey: true }) noticeId!: number
  @Column(t.varchar(10)) kind!: string
  @Column(t.integer()) @Version() version!: number
}

@Table({ registry, discriminatorValue: 'urgent' })
class Urgent extends Notice {}

class Point {
  @Column(t.smallint()) x!: number
}

class Address {
  @Column(t.varchar(9)) @Matches(/^\d+$/) postalCode!: string
  @Column(t.varchar(5)) city!: string
  @Embedded(() => Point) point!: Point
}

@Table('client', { registry })
class Client {
  @Column(t.integer(), { primaryKey: true }) clientId!: number
  @Embedded(() => Address) address!: Address
  @Embedded(() => Address, { prefix: 'w_', nullable: true })
  @IsOptional()
  @ValidateNested()
  work!: Address | null
}

const refusal = async (session: Session): Promise<Record<string, readonly string[]>> => {
  const error = await session.commit().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).to.be.instanceOf(ValidationFailedError)
  const problems = (error as ValidationFailedError).invalid.flatMap((entity) => entity.problems)
  return Object.fromEntries(problems.map(({ property, messages }) => [property, messages]))
}

describe('classValidator', () => {
  const engine = createEngine('sqlite://')
  before(() => registry.configure())
  before(() => registry.metadata.createAll(engine))
  after(() => engine.dispose())

  it('keeps invalid instances from being written and names every property at once', async () => {
    const session = new Session(engine, { validator: classValidator() })
    session.create(Account, { email: 'nobody', name: 'x' })
    const error = await session.commit().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(ValidationFailedError)
    const { invalid, message } = error as ValidationFailedError
    expect(invalid.map(({ problems }) => problems.map(({ property }) => property))).to.deep.equal([
      ['email', 'name'],
    ])
    expect(message).to.include('Account.email').and.to.include('Account.name').and.not.to.include('nobody')
    expect(await new Session(engine).count(Account)).to.equal(0)
  })

  it('writes valid instances, and checks changed ones again without touching relations that were not loaded', async () => {
    const session = new Session(engine, { validator: classValidator() })
    session.create(Account, { email: 'smith@example.org', name: 'Smith' })
    await session.commit()
    const other = new Session(engine, { validator: classValidator() })
    const account = await other.findOrFail(Account)
    account.email = 'gone'
    const error = await other.commit().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(ValidationFailedError)
    account.email = 'annan@example.org'
    await other.commit()
    expect((await new Session(engine).findOrFail(Account)).email).to.equal('annan@example.org')
  })

  it('takes other groups for new instances than for changed ones', async () => {
    const validator = classValidator({ groups: { create: ['new'], update: ['edit'] } })
    const session = new Session(engine, { validator })
    const draft = session.create(Draft, { title: 'x', body: 'y' })
    expect(Object.keys(await refusal(session))).to.deep.equal(['title'])
    draft.title = 'long'
    await session.commit()
    draft.title = 'x'
    expect(Object.keys(await refusal(session))).to.deep.equal(['body'])
    expect(() => classValidator({ group: ['new'] } as never)).to.throw(/no option 'group'/)
  })

  it('checks what columns say, all of it at once, and leaves keys to relations and defaults alone', async () => {
    const session = new Session(engine, { validator: classValidator({ columnFacts: true }) })
    const account = session.create(Account, { email: 'a@example.org', name: 'Ann' })
    const parcel = session.create(Parcel, {
      code: 'TOOLONG',
      note: 'four',
      weight: 40_000,
      size: 'xl' as never,
    })
    parcel.account = account
    expect(await refusal(session)).to.deep.equal({
      code: [
        'code must match /^[a-z]+$/ regular expression',
        'code must be shorter than or equal to 5 characters',
      ],
      note: ['note must be shorter than or equal to 3 characters'],
      weight: ['weight must not be greater than 32767'],
      size: ['size must be one of the following values: s, l'],
    })
    Object.assign(parcel, { code: 'abc', note: null, weight: undefined, size: 's' })
    expect(await refusal(session)).to.deep.equal({ weight: ['weight should not be null or undefined'] })
    parcel.weight = 1
    await session.commit()
    expect(parcel.copies).to.equal(1)
  })

  it('demands nothing that the session fills in', async () => {
    const session = new Session(engine, { validator: classValidator({ columnFacts: true }) })
    const notices = [session.create(Notice, {}), session.create(Urgent, {})]
    await session.commit()
    expect(notices.map(({ version }) => version)).to.deep.equal([1, 1])
    expect(notices[1]?.kind).to.equal('urgent')
  })

  it('registers what columns say for everybody, once', async () => {
    registerColumnFacts(Parcel)
    registerColumnFacts(Parcel)
    const errors = await validate(Object.assign(new Parcel(), { code: 'abcdef', weight: 1.5, size: 's' }))
    expect(errors.map(({ property, constraints }) => [property, constraints])).to.deep.equal([
      ['code', { maxLength: 'code must be shorter than or equal to 5 characters' }],
      ['weight', { isInt: 'weight must be an integer number' }],
    ])
  })

  it('checks value objects by the rules of their classes and by their columns, and tells of them by their path', async () => {
    const session = new Session(engine, { validator: classValidator({ columnFacts: true }) })
    const client = session.create(Client, {
      address: { postalCode: 'x', city: 'too long', point: { x: 40_000 } },
      work: { postalCode: 'y', city: 'Ulm', point: { x: 1 } },
    })
    const digits = 'postalCode must match /^\\d+$/ regular expression'
    expect(await refusal(session)).to.deep.equal({
      'address.postalCode': [digits],
      'work.postalCode': [digits],
      'address.city': ['city must be shorter than or equal to 5 characters'],
      'address.point.x': ['x must not be greater than 32767'],
    })
    Object.assign(client, { work: null })
    Object.assign(client.address, { postalCode: '89073', city: undefined, point: { x: 1 } })
    expect(await refusal(session)).to.deep.equal({
      'address.city': ['city should not be null or undefined'],
    })
    client.address.city = 'Ulm'
    await session.commit()
    expect((await new Session(engine).findOrFail(Client)).address.city).to.equal('Ulm')
  })
})
