import { expect } from 'chai'
import { IsEmail, Length } from 'class-validator'
import {
  Column,
  createEngine,
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
} from '../../src'
import { classValidator } from '../../src/validation'

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
})
