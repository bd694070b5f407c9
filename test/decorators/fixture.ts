/** Models that every compiler must turn into the same tables: see compilers.test.ts, which transpiles this text. */
import { Column } from '../../src/decorators/column'
import { AfterLoad, BeforeInsert, BeforeUpdate } from '../../src/decorators/entity-events'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToMany, ManyToOne, OneToMany, OneToOne } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import { TableArgs } from '../../src/decorators/table-args'
import { func } from '../../src/expression/function-call'
import { Registry } from '../../src/registry/registry'
import type { Many, One } from '../../src/registry/relation-types'
import { CheckConstraint } from '../../src/schema/check'
import { ForeignKeyConstraint } from '../../src/schema/foreign-key'
import { Index } from '../../src/schema/table-index'
import { UniqueConstraint } from '../../src/schema/unique'
import { t } from '../../src/types/t'

export const registry = new Registry()

/** A decorator of another library. */
export const seen: string[] = []
function Other(): (target: unknown, key: unknown) => void {
  return (_target, key) =>
    void seen.push(typeof key === 'object' ? String((key as { name: unknown }).name) : String(key))
}

@TableArgs<Stamped>((c) => [new CheckConstraint(c.revision.gte(0), { name: 'ck_revision' })])
export abstract class Stamped {
  @Column(t.timestamptz(), { serverDefault: func.now() }) createdAt!: Date
  @Other() @Column(t.integer()) @Other() revision = 0

  @BeforeUpdate() count(): void {
    this.revision++
  }
}

/** A class that is declared while another one's decorators are being evaluated. */
function nameLength(): number {
  @Table('nested', { registry })
  class Nested {
    @Column(t.integer(), { primaryKey: true }) nestedId!: number
    @Column(t.text()) inner!: string
  }
  return new Nested() instanceof Nested ? 60 : 0
}

@Table('user', { registry })
export class User extends Stamped {
  @Column(t.integer(), { primaryKey: true }) userId!: number
  @Column(t.varchar(nameLength())) name = 'nobody'
  @Column(t.varchar(60), { nullable: true, unique: true }) email: string | null = null
  @Column(t.varchar(60)) private hash = 'h'
  #pepper = 'p'
  @OneToMany(() => Post, { orderBy: { title: 'asc' }, backPopulates: 'user' }) posts!: Many<Post>
  @ManyToMany('User', { through: 'follow', foreignKey: 'followerId' }) follows!: Many<User>
  static readonly count = 1

  @BeforeInsert() @BeforeUpdate() async rehash(): Promise<void> {
    await Promise.resolve()
    this.hash = this.#pepper
  }

  @AfterLoad() greet(): void {
    this.name += '!'
  }

  secret(): string {
    return this.hash + this.#pepper
  }
}

export abstract class Unmapped {
  @Column(t.integer()) unmapped!: number
}

@TableArgs<Follow>((c) => [new ForeignKeyConstraint([c.followedId], () => User, { onDelete: 'CASCADE' })])
@Table({ registry })
export class Follow {
  @Column({ primaryKey: true }) @ForeignKey(() => User) followerId!: number
  @Column(t.integer(), { primaryKey: true }) followedId!: number
}

@Table('post', { registry })
@TableArgs<Post>((c) => [new UniqueConstraint(c.userId, c.title), new Index('ix_title', func.lower(c.title))])
export class Post extends Unmapped {
  @Column(t.integer(), { primaryKey: true }) postId!: number
  @ForeignKey(() => User, { onDelete: 'CASCADE' }) @Column() userId!: number
  @Column() @ForeignKey(() => User, (u) => u.email) email!: string
  @Column(t.varchar(9)) title!: string
  @ManyToOne(() => User, { foreignKey: 'userId' }) user!: One<User, 'userId'>
  @OneToOne('Detail') detail!: One<Detail, 'postId'> | null
}

@Table('detail', { registry })
export class Detail {
  @Column({ primaryKey: true }) @ForeignKey('post') postId!: number
  @OneToOne(() => Post) post!: One<Post, 'postId'>
}

@Table('part', { registry, inheritance: 'joined' })
export class Part {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) partNo!: number
}

@Table('screw', { registry })
@TableArgs<Screw>((c) => [new ForeignKeyConstraint([c.tenantId, c.partNo], () => Part)])
export class Screw extends Part {
  @Column(t.integer(), { primaryKey: true }) override tenantId: number = undefined!
  @Column(t.integer(), { primaryKey: true }) override partNo: number = undefined!
  @Column(t.integer()) length!: number
}
