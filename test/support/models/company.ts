/** A small domain with every kind of relation: composite keys, self-references, a key to a unique column, links. */
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
  UniqueConstraint,
  t,
  type Many,
  type One,
} from '../../../src'

export const registry = new Registry()

@Table('division', { registry })
export class Division {
  @Column(t.integer(), { primaryKey: true, autoincrement: false }) divno!: number
  @Column(t.varchar(40), { unique: true }) name!: string
  @OneToMany(() => Dept) depts!: Many<Dept>
}

@Table('dept', { registry })
export class Dept {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Division) divno!: number
  @Column(t.integer(), { primaryKey: true }) deptno!: number
  @Column(t.varchar(40)) dname!: string
  @ManyToOne(() => Division) division!: One<Division, 'divno'>
  @OneToMany(() => Emp) emps!: Many<Emp>
}

@Table('emp', { registry })
@TableArgs<Emp>((c) => [new ForeignKeyConstraint([c.divno, c.deptno], () => Dept)])
export class Emp {
  @Column(t.integer(), { primaryKey: true }) empno!: number
  @Column(t.varchar(40)) ename!: string
  @Column(t.varchar(20), { nullable: true, unique: true }) badge!: string | null
  @Column(t.integer(), { nullable: true }) divno!: number | null
  @Column(t.integer(), { nullable: true }) deptno!: number | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Emp) mgrId!: number | null
  @ManyToOne(() => Dept) dept!: One<Dept, 'divno' | 'deptno'> | null
  @ManyToOne(() => Emp) manager!: One<Emp, 'empno'> | null
  @OneToMany(() => Emp) reports!: Many<Emp>
  @OneToOne(() => Desk) desk!: One<Desk, 'deskId'> | null
  @OneToMany(() => Entry) entries!: Many<Entry>
  @ManyToMany(() => Skill, { through: () => EmpSkill }) skills!: Many<Skill>
}

@Table('desk', { registry })
export class Desk {
  @Column(t.bigint(), { primaryKey: true }) deskId!: bigint
  @Column(t.integer(), { unique: true }) @ForeignKey(() => Emp, { onDelete: 'CASCADE' }) empno!: number
  @Column(t.text(), { serverDefault: 'ground' }) floor!: string
  @OneToOne(() => Emp) emp!: One<Emp, 'empno'>
}

/** Its key leads to a unique column that is not the primary key. */
@Table('entry', { registry })
export class Entry {
  @Column(t.uuid(), { primaryKey: true, defaultValue: () => crypto.randomUUID() }) entryId!: string
  @Column(t.varchar(20), { nullable: true })
  @ForeignKey(() => Emp, (e) => e.badge, { onDelete: 'SET NULL' })
  badge!: string | null
  @Column(t.timestamp()) at!: Date
  @ManyToOne(() => Emp) emp!: One<Emp, 'badge'> | null
}

@Table('skill', { registry })
export class Skill {
  @Column(t.integer(), { primaryKey: true }) skillId!: number
  @Column(t.varchar(40)) label!: string
  @ManyToMany(() => Emp, { through: () => EmpSkill }) emps!: Many<Emp>
}

@Table('emp_skill', { registry })
export class EmpSkill {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Emp) empno!: number
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Skill) skillId!: number
}

/** Two keys share the tenant's column. */
@Table('tenant_user', { registry })
@TableArgs<TenantUser>((c) => [new UniqueConstraint(c.tenantId, c.userId)])
export class TenantUser {
  @Column(t.integer(), { primaryKey: true, autoincrement: false }) tenantId!: number
  @Column(t.integer(), { primaryKey: true, autoincrement: false }) userId!: number
}

@Table('tenant_doc', { registry })
@TableArgs<TenantDoc>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.authorId], () => TenantUser, { name: 'fk_author' }),
  new ForeignKeyConstraint([c.tenantId, c.reviewerId], () => TenantUser, { name: 'fk_reviewer' }),
])
export class TenantDoc {
  @Column(t.integer(), { primaryKey: true }) docId!: number
  @Column(t.integer()) tenantId!: number
  @Column(t.integer()) authorId!: number
  @Column(t.integer(), { nullable: true }) reviewerId!: number | null
  @ManyToOne(() => TenantUser, { foreignKey: 'fk_author' }) author!: One<TenantUser, 'tenantId' | 'userId'>
  @ManyToOne(() => TenantUser, { foreignKey: 'fk_reviewer' }) reviewer!: One<
    TenantUser,
    'tenantId' | 'userId'
  > | null
}

/** Two tables that point to each other; one key may be null. */
@Table('hen', { registry })
export class Hen {
  @Column(t.integer(), { primaryKey: true }) henId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Egg) bestEggId!: number | null
  @ManyToOne(() => Egg, { foreignKey: 'bestEggId' }) bestEgg!: One<Egg, 'eggId'> | null
  @OneToMany(() => Egg, { foreignKey: 'henId' }) eggs!: Many<Egg>
}

@Table('egg', { registry })
export class Egg {
  @Column(t.integer(), { primaryKey: true }) eggId!: number
  @Column(t.integer()) @ForeignKey(() => Hen, { onDelete: 'CASCADE' }) henId!: number
  @ManyToOne(() => Hen, { foreignKey: 'henId' }) hen!: One<Hen, 'henId'>
}

@Table('reading', { registry })
export class Reading {
  @Column(t.integer(), { primaryKey: true }) readingId!: number
  @Column(t.numeric(10, 2)) amount!: string
  @Column(t.json<{ tags: string[] }>()) data!: { tags: string[] }
  @Column(t.timestamptz()) takenAt!: Date
  @Column(t.binary(), { nullable: true }) blob!: Buffer | null
  @Column(t.integer(), { defaultValue: 0, updateValue: () => ++Reading.writes }) version!: number
  static writes = 0
  #secret = 'kept'
  readonly note = 'initialised'
  secret(): string {
    return this.#secret
  }
}

/** The key says nothing of deleting; the relation does. */
@Table('folder', { registry })
export class Folder {
  @Column(t.integer(), { primaryKey: true }) folderId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Folder) parentId!: number | null
  @ManyToOne(() => Folder) parent!: One<Folder, 'folderId'> | null
  @OneToMany(() => Folder, { cascade: 'delete' }) folders!: Many<Folder>
}

/** An integer key to a bigint one. */
@Table('sticker', { registry })
export class Sticker {
  @Column(t.integer(), { primaryKey: true }) stickerId!: number
  @Column(t.integer()) @ForeignKey(() => Desk, { onDelete: 'CASCADE' }) deskId!: number
  @ManyToOne(() => Desk) desk!: One<Desk, 'deskId'>
}
