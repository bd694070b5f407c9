-- A git host, as pg_dump leaves the structure.sql of one. Needs git-host.before.sql.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA partitions_dynamic;

COMMENT ON SCHEMA partitions_dynamic IS 'Schema to hold partitions managed dynamically from the application, e.g. for time space partitioning.';

CREATE SCHEMA partitions_static;

CREATE TYPE public.job_state AS ENUM (
    'created',
    'pending',
    'running',
    'success',
    'failed',
    'canceled',
    'waiting-for-resource'
);

CREATE TYPE public.visibility AS ENUM (
    'private',
    'internal',
    'public'
);

CREATE FUNCTION public.insert_search() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

CREATE SEQUENCE public.shared_audit_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE public.shared_audit_event_id_seq IS 'One number range for all audit tables';

SET default_tablespace = '';

CREATE TABLE public.audit_events (
    id bigint DEFAULT nextval('public.shared_audit_event_id_seq'::regclass) NOT NULL,
    author_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    entity_type character varying NOT NULL,
    details text,
    ip_address inet,
    author_name text COLLATE pg_catalog."en-x-icu",
    created_at timestamp without time zone NOT NULL,
    CONSTRAINT check_83ff8406e2 CHECK ((char_length(author_name) <= 255))
)
PARTITION BY RANGE (created_at);

SET default_table_access_method = heap;

CREATE TABLE partitions_dynamic.audit_events_000000 (
    id bigint DEFAULT nextval('public.shared_audit_event_id_seq'::regclass) NOT NULL,
    author_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    entity_type character varying NOT NULL,
    details text,
    ip_address inet,
    author_name text COLLATE pg_catalog."en-x-icu",
    created_at timestamp without time zone NOT NULL,
    CONSTRAINT check_83ff8406e2 CHECK ((char_length(author_name) <= 255))
);

CREATE TABLE partitions_dynamic.audit_events_202401 (
    id bigint DEFAULT nextval('public.shared_audit_event_id_seq'::regclass) NOT NULL,
    author_id bigint NOT NULL,
    entity_id bigint NOT NULL,
    entity_type character varying NOT NULL,
    details text,
    ip_address inet,
    author_name text COLLATE pg_catalog."en-x-icu",
    created_at timestamp without time zone NOT NULL,
    CONSTRAINT check_83ff8406e2 CHECK ((char_length(author_name) <= 255))
);

CREATE TABLE public.p_ci_builds (
    status character varying,
    finished_at timestamp with time zone,
    coverage double precision,
    name character varying,
    options text,
    allow_failure boolean DEFAULT false NOT NULL,
    stage_idx integer,
    state public.job_state DEFAULT 'created'::public.job_state NOT NULL,
    id bigint NOT NULL,
    partition_id bigint NOT NULL,
    commit_id bigint,
    runner_id bigint,
    user_id bigint,
    upstream_id bigint,
    upstream_partition_id bigint,
    scheduling_type smallint,
    queued_at timestamp with time zone,
    timeout interval(0),
    resource_group_id integer,
    CONSTRAINT check_scheduling CHECK ((scheduling_type IS NOT NULL))
)
PARTITION BY LIST (partition_id);

CREATE SEQUENCE public.ci_builds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_builds_id_seq OWNED BY public.p_ci_builds.id;

CREATE TABLE partitions_dynamic.ci_builds_102 (
    status character varying,
    finished_at timestamp with time zone,
    coverage double precision,
    name character varying,
    options text,
    allow_failure boolean DEFAULT false NOT NULL,
    stage_idx integer,
    state public.job_state DEFAULT 'created'::public.job_state NOT NULL,
    id bigint DEFAULT nextval('public.ci_builds_id_seq'::regclass) NOT NULL,
    partition_id bigint NOT NULL,
    commit_id bigint,
    runner_id bigint,
    user_id bigint,
    upstream_id bigint,
    upstream_partition_id bigint,
    scheduling_type smallint,
    queued_at timestamp with time zone,
    timeout interval(0),
    resource_group_id integer,
    CONSTRAINT check_scheduling CHECK ((scheduling_type IS NOT NULL))
);

CREATE TABLE public.issue_search_data (
    project_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    search_vector tsvector,
    namespace_id bigint
)
PARTITION BY HASH (project_id);

CREATE TABLE partitions_static.issue_search_data_00 (
    project_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    search_vector tsvector,
    namespace_id bigint
);

CREATE TABLE partitions_static.issue_search_data_01 (
    project_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    search_vector tsvector,
    namespace_id bigint
);

CREATE TABLE partitions_static.issue_search_data_02 (
    project_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    search_vector tsvector,
    namespace_id bigint
);

CREATE TABLE partitions_static.issue_search_data_03 (
    project_id bigint NOT NULL,
    issue_id bigint NOT NULL,
    search_vector tsvector,
    namespace_id bigint
);

CREATE TABLE public.approval_rules (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name character varying NOT NULL,
    approvals_required smallint DEFAULT 0 NOT NULL,
    rule_type smallint DEFAULT 0 NOT NULL,
    scanners text[] DEFAULT '{}'::text[] NOT NULL,
    severity_levels text[] DEFAULT '{high,critical}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.approval_rules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.approval_rules_id_seq OWNED BY public.approval_rules.id;

CREATE TABLE public.approvals (
    id bigint NOT NULL,
    merge_request_id bigint NOT NULL,
    user_id bigint NOT NULL,
    patch_id_sha bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.approvals_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.approvals_id_seq OWNED BY public.approvals.id;

CREATE TABLE public.award_emoji (
    id bigint NOT NULL,
    name character varying,
    user_id bigint,
    awardable_type character varying,
    awardable_id bigint,
    namespace_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.award_emoji_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.award_emoji_id_seq OWNED BY public.award_emoji.id;

CREATE TABLE public.batched_background_migrations (
    id bigint NOT NULL,
    min_value bigint DEFAULT 1 NOT NULL,
    max_value bigint NOT NULL,
    batch_size integer NOT NULL,
    "interval" smallint NOT NULL,
    status smallint DEFAULT 0 NOT NULL,
    job_arguments jsonb DEFAULT '"[]"'::jsonb NOT NULL,
    gitlab_schema text NOT NULL,
    CONSTRAINT check_between CHECK ((max_value >= min_value)),
    CONSTRAINT check_positive_sub CHECK ((batch_size > 0))
);

COMMENT ON CONSTRAINT check_between ON public.batched_background_migrations IS 'min \ max';

CREATE SEQUENCE public.batched_background_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.batched_background_migrations_id_seq OWNED BY public.batched_background_migrations.id;

CREATE TABLE public.boards (
    id bigint NOT NULL,
    project_id bigint,
    name character varying DEFAULT 'Development'::character varying NOT NULL,
    group_id bigint,
    weight integer,
    hide_backlog_list boolean DEFAULT false NOT NULL,
    iteration_cadence_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.boards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.boards_id_seq OWNED BY public.boards.id;

CREATE TABLE public.ci_build_needs (
    name text NOT NULL,
    artifacts boolean DEFAULT true NOT NULL,
    build_id bigint NOT NULL,
    partition_id bigint NOT NULL,
    id bigint NOT NULL
);

ALTER TABLE public.ci_build_needs ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.ci_build_needs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.ci_builds (
    status character varying,
    finished_at timestamp with time zone,
    coverage double precision,
    name character varying,
    options text,
    allow_failure boolean DEFAULT false NOT NULL,
    stage_idx integer,
    state public.job_state DEFAULT 'created'::public.job_state NOT NULL,
    id bigint DEFAULT nextval('public.ci_builds_id_seq'::regclass) NOT NULL,
    partition_id bigint NOT NULL,
    commit_id bigint,
    runner_id bigint,
    user_id bigint,
    upstream_id bigint,
    upstream_partition_id bigint,
    scheduling_type smallint,
    queued_at timestamp with time zone,
    timeout interval(0),
    resource_group_id integer,
    CONSTRAINT check_scheduling CHECK ((scheduling_type IS NOT NULL))
);

CREATE TABLE public.ci_pipeline_schedules (
    id bigint NOT NULL,
    description character varying,
    ref character varying,
    cron character varying,
    cron_timezone character varying DEFAULT 'UTC'::character varying,
    next_run_at timestamp with time zone,
    project_id bigint NOT NULL,
    owner_id bigint,
    active boolean DEFAULT true,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_pipeline_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_pipeline_schedules_id_seq OWNED BY public.ci_pipeline_schedules.id;

CREATE TABLE public.ci_pipeline_variables (
    id bigint NOT NULL,
    key character varying NOT NULL,
    value text,
    encrypted_value text,
    pipeline_id bigint NOT NULL,
    variable_type smallint DEFAULT 1 NOT NULL,
    raw boolean DEFAULT false NOT NULL
);

CREATE SEQUENCE public.ci_pipeline_variables_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_pipeline_variables_id_seq OWNED BY public.ci_pipeline_variables.id;

CREATE TABLE public.ci_pipelines (
    id bigint NOT NULL,
    ref character varying,
    sha character varying,
    before_sha character varying,
    project_id bigint,
    status character varying,
    user_id bigint,
    lock_version integer DEFAULT 0,
    auto_canceled_by_id bigint,
    source integer,
    iid integer,
    merge_request_id bigint,
    protected boolean,
    partition_id bigint DEFAULT 100 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_pipelines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_pipelines_id_seq OWNED BY public.ci_pipelines.id;

CREATE TABLE public.ci_runner_projects (
    id bigint NOT NULL,
    runner_id bigint NOT NULL,
    project_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_runner_projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_runner_projects_id_seq OWNED BY public.ci_runner_projects.id;

CREATE TABLE public.ci_runners (
    id bigint NOT NULL,
    token character varying,
    description character varying,
    contacted_at timestamp with time zone,
    active boolean DEFAULT true NOT NULL,
    name character varying,
    locked boolean DEFAULT false NOT NULL,
    access_level integer DEFAULT 0 NOT NULL,
    runner_type smallint NOT NULL,
    maximum_timeout integer,
    public_projects_minutes_cost_factor double precision DEFAULT 1.0 NOT NULL,
    private_projects_minutes_cost_factor double precision DEFAULT 'NaN'::double precision NOT NULL,
    maintainer_note text,
    allowed_plans text[] DEFAULT '{}'::text[] NOT NULL,
    token_expires_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone,
    ip inet DEFAULT '127.0.0.1'::inet,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_runners_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_runners_id_seq OWNED BY public.ci_runners.id;

CREATE TABLE public.ci_secure_files (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    file_store smallint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    file text NOT NULL,
    checksum bytea NOT NULL,
    expires_at timestamp with time zone,
    metadata jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_secure_files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_secure_files_id_seq OWNED BY public.ci_secure_files.id;

CREATE TABLE public.ci_stages (
    id bigint NOT NULL,
    project_id bigint,
    pipeline_id bigint NOT NULL,
    name character varying,
    status integer,
    lock_version integer DEFAULT 0,
    "position" integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_stages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_stages_id_seq OWNED BY public.ci_stages.id;

CREATE TABLE public.ci_triggers (
    id bigint NOT NULL,
    token character varying,
    project_id bigint NOT NULL,
    owner_id bigint NOT NULL,
    description character varying,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.ci_triggers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_triggers_id_seq OWNED BY public.ci_triggers.id;

CREATE TABLE public.ci_variables (
    id bigint NOT NULL,
    key character varying NOT NULL,
    value text,
    encrypted_value_iv character varying,
    project_id bigint NOT NULL,
    protected boolean DEFAULT false NOT NULL,
    environment_scope character varying DEFAULT '*'::character varying NOT NULL,
    masked boolean DEFAULT false NOT NULL,
    variable_type smallint DEFAULT 1 NOT NULL,
    description text
);

CREATE SEQUENCE public.ci_variables_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.ci_variables_id_seq OWNED BY public.ci_variables.id;

CREATE TABLE public.cluster_agent_tokens (
    id bigint NOT NULL,
    agent_id bigint NOT NULL,
    token_encrypted text NOT NULL,
    description text,
    last_used_at timestamp with time zone,
    status smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_98abd769d8 CHECK ((char_length(description) <= 1024))
);

CREATE SEQUENCE public.cluster_agent_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cluster_agent_tokens_id_seq OWNED BY public.cluster_agent_tokens.id;

CREATE TABLE public.cluster_agents (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name text NOT NULL,
    created_by_user_id bigint,
    has_vulnerabilities boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.cluster_agents_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.cluster_agents_id_seq OWNED BY public.cluster_agents.id;

CREATE TABLE public.container_repositories (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name character varying NOT NULL,
    status smallint,
    expiration_policy_started_at timestamp with time zone,
    migration_state text DEFAULT 'default'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.container_repositories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.container_repositories_id_seq OWNED BY public.container_repositories.id;

CREATE TABLE public.deploy_keys_projects (
    id bigint NOT NULL,
    deploy_key_id bigint NOT NULL,
    project_id bigint NOT NULL,
    can_push boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.deploy_keys_projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.deploy_keys_projects_id_seq OWNED BY public.deploy_keys_projects.id;

CREATE TABLE public.deploy_tokens (
    id bigint NOT NULL,
    revoked boolean DEFAULT false,
    read_repository boolean DEFAULT false NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    username character varying,
    token_encrypted character varying NOT NULL,
    deploy_token_type smallint DEFAULT 2 NOT NULL,
    creator_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.deploy_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.deploy_tokens_id_seq OWNED BY public.deploy_tokens.id;

CREATE TABLE public.deployments (
    id bigint NOT NULL,
    iid integer NOT NULL,
    project_id bigint NOT NULL,
    environment_id bigint NOT NULL,
    ref character varying NOT NULL,
    tag boolean NOT NULL,
    sha character varying NOT NULL,
    user_id integer,
    deployable_id bigint,
    deployable_type character varying,
    on_stop character varying,
    finished_at timestamp with time zone,
    status smallint NOT NULL,
    archived boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.deployments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.deployments_id_seq OWNED BY public.deployments.id;

CREATE TABLE public.design_versions (
    id bigint NOT NULL,
    sha bytea NOT NULL,
    issue_id bigint,
    author_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.design_versions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.design_versions_id_seq OWNED BY public.design_versions.id;

CREATE TABLE public.designs (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    issue_id bigint,
    filename character varying NOT NULL,
    relative_position integer,
    iid integer,
    imported_from smallint DEFAULT 0 NOT NULL
);

CREATE SEQUENCE public.designs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.designs_id_seq OWNED BY public.designs.id;

CREATE TABLE public.detached_partitions (
    id bigint NOT NULL,
    table_name text NOT NULL,
    drop_after timestamp with time zone NOT NULL,
    CONSTRAINT detached_partitions_table_name_check CHECK ((table_name <> ''::text)) NO INHERIT
);

CREATE SEQUENCE public.detached_partitions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.detached_partitions_id_seq OWNED BY public.detached_partitions.id;

CREATE TABLE public.emails (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    email character varying NOT NULL,
    confirmation_token character varying,
    confirmed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.emails_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.emails_id_seq OWNED BY public.emails.id;

CREATE TABLE public.environments (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name character varying NOT NULL,
    state character varying DEFAULT 'available'::character varying NOT NULL,
    external_url character varying,
    slug character varying NOT NULL,
    tier smallint,
    auto_stop_at timestamp with time zone,
    cluster_agent_id bigint,
    flux_resource_path text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.environments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.environments_id_seq OWNED BY public.environments.id;

CREATE TABLE public.events (
    id bigint NOT NULL,
    project_id bigint,
    author_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    action smallint NOT NULL,
    target_type character varying,
    group_id bigint,
    fingerprint bytea,
    target_id bigint,
    CONSTRAINT check_a62a23e5bf CHECK ((octet_length(fingerprint) <= 128))
);

CREATE SEQUENCE public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;

CREATE TABLE public.feature_gates (
    id bigint NOT NULL,
    feature_key character varying NOT NULL,
    key character varying NOT NULL,
    value character varying,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.feature_gates_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.feature_gates_id_seq OWNED BY public.feature_gates.id;

CREATE TABLE public.gpg_key_subkeys (
    id bigint NOT NULL,
    gpg_key_id bigint NOT NULL,
    keyid bytea,
    fingerprint bytea
);

CREATE SEQUENCE public.gpg_key_subkeys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.gpg_key_subkeys_id_seq OWNED BY public.gpg_key_subkeys.id;

CREATE TABLE public.gpg_keys (
    id bigint NOT NULL,
    user_id bigint,
    primary_keyid bytea,
    fingerprint bytea,
    key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.gpg_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.gpg_keys_id_seq OWNED BY public.gpg_keys.id;

CREATE TABLE public.group_audit_events (
    id bigint DEFAULT nextval('public.shared_audit_event_id_seq'::regclass) NOT NULL,
    group_id bigint NOT NULL,
    event_name text NOT NULL,
    target jsonb DEFAULT '{"a": {"b": [1, 2]}}'::jsonb NOT NULL
);

CREATE TABLE public.identities (
    id bigint NOT NULL,
    extern_uid character varying,
    provider character varying,
    user_id bigint NOT NULL,
    saml_provider_id bigint,
    trusted_extern_uid boolean DEFAULT true,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.identities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.identities_id_seq OWNED BY public.identities.id;

CREATE SEQUENCE public.iids
    AS integer
    START WITH 0
    INCREMENT BY 3
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.import_failures (
    id bigint NOT NULL,
    relation_index integer,
    project_id bigint,
    created_at timestamp with time zone NOT NULL,
    relation_key character varying(64),
    exception_class character varying(128),
    correlation_id_value character varying(128),
    exception_message character varying(255),
    retry_count integer
);

CREATE SEQUENCE public.import_failures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.import_failures_id_seq OWNED BY public.import_failures.id;

CREATE TABLE public.integrations (
    id bigint NOT NULL,
    project_id bigint,
    active boolean DEFAULT false NOT NULL,
    push_events boolean DEFAULT true,
    category character varying DEFAULT 'common'::character varying NOT NULL,
    group_id bigint,
    type_new text,
    encrypted_properties bytea,
    inherit_from_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_039361c60d CHECK ((char_length(type_new) <= 255))
);

CREATE SEQUENCE public.integrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.integrations_id_seq OWNED BY public.integrations.id;

CREATE TABLE public.issue_assignees (
    user_id bigint NOT NULL,
    issue_id bigint NOT NULL
);

CREATE TABLE public.issue_links (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    target_id bigint NOT NULL,
    link_type smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_813985c010 CHECK ((source_id <> target_id))
);

CREATE SEQUENCE public.issue_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.issue_links_id_seq OWNED BY public.issue_links.id;

CREATE TABLE public.issue_metrics (
    id bigint NOT NULL,
    issue_id bigint NOT NULL,
    first_mentioned_in_commit_at timestamp with time zone,
    first_added_to_board_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.issue_metrics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.issue_metrics_id_seq OWNED BY public.issue_metrics.id;

CREATE TABLE public.issues (
    id bigint NOT NULL,
    title character varying,
    author_id bigint,
    project_id bigint,
    description text,
    milestone_id bigint,
    iid integer,
    updated_by_id bigint,
    weight integer,
    confidential boolean DEFAULT false NOT NULL,
    due_date date,
    moved_to_id bigint,
    lock_version integer DEFAULT 0,
    duplicated_to_id bigint,
    promoted_to_epic_id bigint,
    health_status smallint,
    state_id smallint DEFAULT 1 NOT NULL,
    service_desk_reply_to character varying,
    work_item_type_id bigint NOT NULL,
    namespace_id bigint NOT NULL,
    start_date date,
    imported_from smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.issues ALTER COLUMN state_id SET STATISTICS 250;

COMMENT ON TABLE public.issues IS 'Work items of every kind';

COMMENT ON COLUMN public.issues.iid IS 'Counted per project';

CREATE VIEW public.issue_titles AS
 SELECT issues.id,
    issues.title
   FROM public.issues;

CREATE SEQUENCE public.issues_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.issues_id_seq OWNED BY public.issues.id;

CREATE UNLOGGED TABLE public.job_artifact_states (
    artifact_id bigint NOT NULL,
    partition_id bigint NOT NULL,
    state smallint DEFAULT 0 NOT NULL
)
WITH (autovacuum_enabled='false', fillfactor='50');

CREATE TABLE public.keys (
    id bigint NOT NULL,
    user_id bigint,
    key text NOT NULL,
    title character varying,
    type character varying,
    fingerprint character varying,
    public boolean DEFAULT false NOT NULL,
    last_used_at timestamp with time zone,
    fingerprint_sha256 bytea,
    expires_at timestamp with time zone,
    usage_type smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.keys_id_seq OWNED BY public.keys.id;

CREATE TABLE public.label_links (
    id bigint NOT NULL,
    label_id bigint,
    target_id bigint,
    target_type character varying,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.label_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.label_links_id_seq OWNED BY public.label_links.id;

CREATE TABLE public.label_priorities (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    label_id bigint NOT NULL,
    priority integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.label_priorities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.label_priorities_id_seq OWNED BY public.label_priorities.id;

CREATE TABLE public.labels (
    id bigint NOT NULL,
    title character varying,
    color character varying,
    project_id bigint,
    template boolean DEFAULT false,
    description character varying,
    type character varying,
    group_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.labels_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.labels_id_seq OWNED BY public.labels.id;

CREATE TABLE public.lfs_file_locks (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    path character varying(511)
);

CREATE SEQUENCE public.lfs_file_locks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.lfs_file_locks_id_seq OWNED BY public.lfs_file_locks.id;

CREATE TABLE public.lfs_objects (
    id bigint NOT NULL,
    oid character varying NOT NULL,
    size bigint NOT NULL,
    file character varying,
    file_store integer DEFAULT 1,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.lfs_objects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.lfs_objects_id_seq OWNED BY public.lfs_objects.id;

CREATE TABLE public.lfs_objects_projects (
    id bigint NOT NULL,
    lfs_object_id bigint NOT NULL,
    project_id bigint NOT NULL,
    repository_type smallint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.lfs_objects_projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.lfs_objects_projects_id_seq OWNED BY public.lfs_objects_projects.id;

CREATE TABLE public.lists (
    id bigint NOT NULL,
    board_id bigint NOT NULL,
    label_id bigint,
    list_type integer DEFAULT 1 NOT NULL,
    "position" integer,
    milestone_id bigint,
    user_id bigint,
    max_issue_count integer DEFAULT 0 NOT NULL,
    limit_metric character varying(20),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.lists_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.lists_id_seq OWNED BY public.lists.id;

CREATE VIEW public.long_titles AS
 SELECT issue_titles.id,
    issue_titles.title
   FROM public.issue_titles
  WHERE (length((issue_titles.title)::text) > 100);

CREATE TABLE public.members (
    id bigint NOT NULL,
    access_level integer NOT NULL,
    source_id bigint NOT NULL,
    source_type character varying NOT NULL,
    user_id bigint,
    notification_level integer NOT NULL,
    type character varying,
    created_by_id bigint,
    invite_email character varying,
    invite_token character varying,
    expires_at date,
    ldap boolean DEFAULT false NOT NULL,
    override boolean DEFAULT false NOT NULL,
    member_namespace_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.members_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.members_id_seq OWNED BY public.members.id;

CREATE TABLE public.merge_request_assignees (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    merge_request_id bigint NOT NULL,
    created_at timestamp with time zone
);

CREATE SEQUENCE public.merge_request_assignees_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.merge_request_assignees_id_seq OWNED BY public.merge_request_assignees.id;

CREATE TABLE public.merge_request_diff_commit_users (
    id bigint NOT NULL,
    name text,
    email text,
    CONSTRAINT check_ef0b616c93 CHECK (((COALESCE(name, ''::text) <> ''::text) OR (COALESCE(email, ''::text) <> ''::text)))
);

CREATE SEQUENCE public.merge_request_diff_commit_users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.merge_request_diff_commit_users_id_seq OWNED BY public.merge_request_diff_commit_users.id;

CREATE TABLE public.merge_request_diff_commits (
    authored_date timestamp with time zone,
    merge_request_diff_id bigint NOT NULL,
    relative_order integer NOT NULL,
    sha bytea NOT NULL,
    message text,
    trailers jsonb DEFAULT '{}'::jsonb,
    commit_author_id bigint
);
ALTER TABLE ONLY public.merge_request_diff_commits ALTER COLUMN message SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.merge_request_diff_commits ALTER COLUMN message SET COMPRESSION pglz;

CREATE TABLE public.merge_request_diffs (
    id bigint NOT NULL,
    merge_request_id bigint NOT NULL,
    state character varying,
    base_commit_sha character varying,
    real_size character varying,
    head_commit_sha character varying,
    commits_count integer,
    external_diff character varying,
    files_count smallint,
    sorted boolean DEFAULT false NOT NULL,
    patch_id_sha bytea,
    project_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.merge_request_diffs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.merge_request_diffs_id_seq OWNED BY public.merge_request_diffs.id;

CREATE TABLE public.merge_request_reviewers (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    merge_request_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    state smallint DEFAULT 0 NOT NULL
);

CREATE SEQUENCE public.merge_request_reviewers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.merge_request_reviewers_id_seq OWNED BY public.merge_request_reviewers.id;

CREATE TABLE public.merge_requests (
    id bigint NOT NULL,
    target_branch character varying NOT NULL,
    source_branch character varying NOT NULL,
    source_project_id bigint,
    author_id bigint,
    title character varying,
    target_project_id bigint NOT NULL,
    iid integer,
    merge_status character varying DEFAULT 'unchecked'::character varying NOT NULL,
    description text,
    merge_error text,
    merge_params text,
    merge_when_pipeline_succeeds boolean DEFAULT false NOT NULL,
    merge_user_id bigint,
    lock_version integer DEFAULT 0,
    time_estimate integer DEFAULT 0,
    squash boolean DEFAULT false NOT NULL,
    milestone_id bigint,
    merge_commit_sha bytea,
    latest_merge_request_diff_id bigint,
    head_pipeline_id bigint,
    draft boolean DEFAULT false NOT NULL,
    prepared_at timestamp with time zone,
    state_id smallint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.merge_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.merge_requests_id_seq OWNED BY public.merge_requests.id;

CREATE TABLE public.milestones (
    id bigint NOT NULL,
    title character varying NOT NULL,
    project_id bigint,
    description text,
    due_date date,
    state character varying,
    iid integer DEFAULT nextval('public.iids'::regclass),
    start_date date,
    group_id bigint,
    lock_version integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_4ddc3d26e5 CHECK (((project_id IS NULL) <> (group_id IS NULL)))
);

CREATE SEQUENCE public.milestones_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.milestones_id_seq OWNED BY public.milestones.id;

CREATE TABLE public.namespace_details (
    namespace_id bigint NOT NULL,
    description text,
    description_html text,
    cached_markdown_version integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.namespace_settings (
    namespace_id bigint NOT NULL,
    prevent_forking boolean DEFAULT false NOT NULL,
    default_branch_name text,
    default_branch_protection_defaults jsonb DEFAULT '{}'::jsonb NOT NULL,
    lock_version integer DEFAULT 0 NOT NULL,
    project_runner_token_expiration_interval integer,
    unique_project_download_limit_allowlist text[] DEFAULT '{}'::text[] NOT NULL,
    new_user_signups_cap integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_c0211ff9bf CHECK ((char_length(default_branch_name) <= 255))
);

CREATE TABLE public.namespace_statistics (
    id bigint NOT NULL,
    namespace_id bigint NOT NULL,
    storage_size bigint DEFAULT 0 NOT NULL,
    wiki_size bigint DEFAULT 0 NOT NULL,
    dependency_proxy_size bigint DEFAULT 0 NOT NULL
);

CREATE SEQUENCE public.namespace_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.namespace_statistics_id_seq OWNED BY public.namespace_statistics.id;

CREATE TABLE public.namespaces (
    id bigint NOT NULL,
    name character varying NOT NULL,
    path character varying NOT NULL,
    owner_id bigint,
    type character varying DEFAULT 'User'::character varying NOT NULL,
    avatar character varying,
    description character varying DEFAULT ''::character varying NOT NULL,
    parent_id bigint,
    traversal_ids integer[] DEFAULT '{}'::integer[] NOT NULL,
    shared_runners_enabled boolean DEFAULT true NOT NULL,
    ldap_sync_last_update_at timestamp with time zone,
    visibility_level smallint DEFAULT 20 NOT NULL,
    two_factor_grace_period integer DEFAULT 48 NOT NULL,
    emails_enabled boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.namespaces_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.namespaces_id_seq OWNED BY public.namespaces.id;

CREATE TABLE public.notes (
    id bigint NOT NULL,
    note text,
    noteable_type character varying,
    author_id bigint,
    project_id bigint,
    line_code character varying,
    commit_id character varying,
    noteable_id bigint,
    system boolean DEFAULT false NOT NULL,
    st_diff text,
    updated_by_id bigint,
    type character varying,
    "position" text,
    discussion_id character varying,
    resolved_at timestamp with time zone,
    resolved_by_id bigint,
    cached_markdown_version integer,
    change_position text,
    confidential boolean,
    review_id bigint,
    internal boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.notes_id_seq OWNED BY public.notes.id;

CREATE TABLE public.oauth_access_grants (
    id bigint NOT NULL,
    resource_owner_id bigint NOT NULL,
    application_id bigint NOT NULL,
    token character varying NOT NULL,
    expires_in integer NOT NULL,
    redirect_uri text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    scopes character varying,
    code_challenge text
);

CREATE SEQUENCE public.oauth_access_grants_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.oauth_access_grants_id_seq OWNED BY public.oauth_access_grants.id;

CREATE TABLE public.oauth_access_tokens (
    id bigint NOT NULL,
    resource_owner_id bigint,
    application_id bigint,
    token character varying NOT NULL,
    refresh_token character varying,
    expires_in integer DEFAULT 7200,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    scopes character varying
);

CREATE SEQUENCE public.oauth_access_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.oauth_access_tokens_id_seq OWNED BY public.oauth_access_tokens.id;

CREATE TABLE public.oauth_applications (
    id bigint NOT NULL,
    name character varying NOT NULL,
    uid character varying NOT NULL,
    secret character varying NOT NULL,
    redirect_uri text NOT NULL,
    scopes character varying DEFAULT ''::character varying NOT NULL,
    trusted boolean DEFAULT false NOT NULL,
    confidential boolean DEFAULT true NOT NULL,
    owner_id bigint,
    owner_type character varying,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.oauth_applications_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.oauth_applications_id_seq OWNED BY public.oauth_applications.id;

CREATE TABLE public.package_files (
    id bigint NOT NULL,
    package_id bigint NOT NULL,
    size bigint,
    file_store integer DEFAULT 1,
    file_md5 bytea,
    file_sha256 bytea,
    file_name character varying NOT NULL,
    file text NOT NULL,
    verification_state smallint DEFAULT 0 NOT NULL,
    status smallint DEFAULT 0 NOT NULL,
    new_file_path text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.package_files_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.package_files_id_seq OWNED BY public.package_files.id;

CREATE TABLE public.packages (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name character varying NOT NULL,
    version character varying,
    package_type smallint NOT NULL,
    creator_id bigint,
    status smallint DEFAULT 0 NOT NULL,
    last_downloaded_at timestamp with time zone,
    status_message text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.packages_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.packages_id_seq OWNED BY public.packages.id;

CREATE TABLE public.pages_domains (
    id bigint NOT NULL,
    project_id bigint,
    verified_at timestamp with time zone,
    certificate text,
    domain character varying,
    auto_ssl_enabled boolean DEFAULT false NOT NULL,
    wildcard boolean DEFAULT false NOT NULL,
    usage smallint DEFAULT 0 NOT NULL,
    scope smallint DEFAULT 2 NOT NULL,
    certificate_valid tstzmultirange DEFAULT '{}'::tstzmultirange,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.pages_domains_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pages_domains_id_seq OWNED BY public.pages_domains.id;

CREATE TABLE public.personal_access_tokens (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name character varying NOT NULL,
    revoked boolean DEFAULT false,
    expires_at date,
    scopes character varying DEFAULT '--- []
'::character varying NOT NULL,
    token_digest character varying,
    description text,
    plain text DEFAULT public.gen_token('pat-'::text),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.personal_access_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.personal_access_tokens_id_seq OWNED BY public.personal_access_tokens.id;

CREATE TABLE public.plan_limits (
    id bigint NOT NULL,
    plan_id bigint NOT NULL,
    ci_pipeline_size integer DEFAULT 0 NOT NULL,
    pages_file_entries integer DEFAULT 200000 NOT NULL,
    limits_history jsonb DEFAULT '{}'::jsonb NOT NULL,
    storage int8range DEFAULT '[0,9223372036854775807)'::int8range,
    nums nummultirange,
    ids int4multirange
);

CREATE SEQUENCE public.plan_limits_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.plan_limits_id_seq OWNED BY public.plan_limits.id;

CREATE TABLE public.plans (
    id bigint NOT NULL,
    name character varying,
    title character varying,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.plans_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.plans_id_seq OWNED BY public.plans.id;

CREATE VIEW public.postgres_indexes AS
 SELECT pg_index.indexrelid,
    pg_index.indisunique
   FROM pg_index;

CREATE TABLE public.project_authorizations (
    user_id bigint NOT NULL,
    project_id bigint NOT NULL,
    access_level integer NOT NULL,
    is_unique boolean
);

CREATE TABLE public.project_features (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    merge_requests_access_level integer,
    issues_access_level integer,
    wiki_access_level integer,
    pages_access_level integer NOT NULL,
    metrics jsonb DEFAULT '{"level": 20}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.project_features_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_features_id_seq OWNED BY public.project_features.id;

CREATE TABLE public.project_group_links (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    group_id bigint NOT NULL,
    group_access integer DEFAULT 30 NOT NULL,
    expires_at date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.project_group_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_group_links_id_seq OWNED BY public.project_group_links.id;

CREATE TABLE public.project_import_data (
    id bigint NOT NULL,
    project_id bigint,
    data text,
    encrypted_credentials text
);

CREATE SEQUENCE public.project_import_data_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_import_data_id_seq OWNED BY public.project_import_data.id;

CREATE TABLE public.project_repositories (
    id bigint NOT NULL,
    shard_id bigint NOT NULL,
    disk_path character varying NOT NULL,
    project_id bigint NOT NULL,
    object_format smallint DEFAULT 0 NOT NULL
);

CREATE SEQUENCE public.project_repositories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_repositories_id_seq OWNED BY public.project_repositories.id;

CREATE TABLE public.project_settings (
    project_id bigint NOT NULL,
    show_default_award_emojis boolean DEFAULT true,
    squash_option smallint DEFAULT 3,
    previous_default_branch text,
    target_platforms character varying[] DEFAULT '{}'::character varying[] NOT NULL,
    jitsu_key text,
    selective_code_owner_removals boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_f3cc897a32 CHECK ((char_length(previous_default_branch) <= 4096))
);

CREATE TABLE public.projects (
    id bigint NOT NULL,
    name character varying,
    path character varying,
    description text,
    creator_id bigint,
    namespace_id bigint NOT NULL,
    last_activity_at timestamp with time zone,
    import_url character varying,
    visibility_level integer DEFAULT 0 NOT NULL,
    visibility public.visibility DEFAULT 'private'::public.visibility NOT NULL,
    archived boolean DEFAULT false NOT NULL,
    star_count integer DEFAULT 0 NOT NULL,
    ci_id integer,
    shared_runners_enabled boolean DEFAULT true NOT NULL,
    pending_delete boolean DEFAULT false,
    repository_storage character varying DEFAULT 'default'::character varying NOT NULL,
    has_external_wiki boolean,
    storage_version smallint DEFAULT 2,
    delete_error text,
    topic_list text[],
    runners_token_encrypted character varying,
    marked_for_deletion_at date,
    suggestion_commit_message character varying(255),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE MATERIALIZED VIEW public.project_stars AS
 SELECT projects.id,
    projects.star_count
   FROM public.projects
  WITH NO DATA;

CREATE TABLE public.project_statistics (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    namespace_id bigint NOT NULL,
    commit_count bigint DEFAULT 0 NOT NULL,
    storage_size bigint DEFAULT 0 NOT NULL,
    repository_size bigint DEFAULT 0 NOT NULL,
    lfs_objects_size bigint DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone
);

CREATE SEQUENCE public.project_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_statistics_id_seq OWNED BY public.project_statistics.id;

CREATE TABLE public.project_topics (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    topic_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.project_topics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.project_topics_id_seq OWNED BY public.project_topics.id;

CREATE SEQUENCE public.projects_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.projects_id_seq OWNED BY public.projects.id;

CREATE TABLE public.protected_branch_push_access_levels (
    id bigint NOT NULL,
    protected_branch_id bigint NOT NULL,
    access_level integer DEFAULT 40,
    user_id bigint,
    group_id bigint,
    deploy_key_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.protected_branch_push_access_levels_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.protected_branch_push_access_levels_id_seq OWNED BY public.protected_branch_push_access_levels.id;

CREATE TABLE public.protected_branches (
    id bigint NOT NULL,
    project_id bigint,
    name character varying NOT NULL,
    code_owner_approval_required boolean DEFAULT false NOT NULL,
    allow_force_push boolean DEFAULT false NOT NULL,
    namespace_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT check_40ba7fa15c CHECK ((num_nonnulls(namespace_id, project_id) = 1))
);

CREATE SEQUENCE public.protected_branches_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.protected_branches_id_seq OWNED BY public.protected_branches.id;

CREATE TABLE public.protected_tags (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    name character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.protected_tags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.protected_tags_id_seq OWNED BY public.protected_tags.id;

CREATE TABLE public.push_event_payloads (
    commit_count bigint NOT NULL,
    action smallint NOT NULL,
    ref_type smallint NOT NULL,
    commit_from bytea,
    commit_to bytea,
    ref text,
    commit_title character varying(70),
    event_id bigint NOT NULL
);

CREATE TABLE public.redirect_routes (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    source_type character varying NOT NULL,
    path character varying NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.redirect_routes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.redirect_routes_id_seq OWNED BY public.redirect_routes.id;

CREATE TABLE public.release_links (
    id bigint NOT NULL,
    release_id bigint NOT NULL,
    url character varying NOT NULL,
    name character varying NOT NULL,
    filepath character varying(128),
    link_type smallint DEFAULT 0,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.release_links_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.release_links_id_seq OWNED BY public.release_links.id;

CREATE TABLE public.releases (
    id bigint NOT NULL,
    tag character varying,
    description text,
    project_id bigint,
    author_id bigint,
    name character varying,
    sha character varying,
    released_at timestamp with time zone NOT NULL,
    release_published_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.releases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.releases_id_seq OWNED BY public.releases.id;

CREATE TABLE public.repository_locks (
    repository_id bigint NOT NULL,
    paths int8range NOT NULL,
    owner bigint
);

CREATE TABLE public.reviews (
    id bigint NOT NULL,
    author_id bigint,
    merge_request_id bigint NOT NULL,
    project_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE SEQUENCE public.reviews_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.reviews_id_seq OWNED BY public.reviews.id;

CREATE TABLE public.routes (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    source_type character varying NOT NULL,
    path character varying NOT NULL,
    name character varying,
    namespace_id bigint
);

CREATE SEQUENCE public.routes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.routes_id_seq OWNED BY public.routes.id;

CREATE TABLE public.sent_notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id bigint,
    noteable_type character varying,
    noteable_id bigint,
    recipient_id bigint,
    commit_id character varying,
    reply_key character varying NOT NULL,
    in_reply_to_discussion_id character varying
);

CREATE TABLE public.shards (
    id bigint NOT NULL,
    name character varying NOT NULL
);

CREATE SEQUENCE public.shards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.shards_id_seq OWNED BY public.shards.id;

CREATE TABLE public.snippets (
    id bigint NOT NULL,
    title character varying,
    content text,
    author_id bigint NOT NULL,
    project_id bigint,
    file_name character varying,
    type character varying,
    visibility_level integer DEFAULT 0 NOT NULL,
    encrypted_secret_token character varying(255),
    secret boolean DEFAULT false NOT NULL,
    repository_storage name DEFAULT 'default'::name,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.snippets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.snippets_id_seq OWNED BY public.snippets.id;

CREATE TABLE public.subscriptions (
    id bigint NOT NULL,
    user_id bigint,
    subscribable_id bigint,
    subscribable_type character varying,
    subscribed boolean,
    project_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.subscriptions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.subscriptions_id_seq OWNED BY public.subscriptions.id;

CREATE TABLE public.todos (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    project_id bigint,
    target_id bigint,
    target_type character varying NOT NULL,
    author_id bigint NOT NULL,
    action integer NOT NULL,
    state character varying NOT NULL,
    note_id bigint,
    commit_id character varying,
    group_id bigint,
    snoozed_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.todos_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.todos_id_seq OWNED BY public.todos.id;

CREATE TABLE public.topics (
    id bigint NOT NULL,
    name text NOT NULL,
    avatar text,
    description text,
    total_projects_count bigint DEFAULT 0 NOT NULL,
    slug text,
    organization_id bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.topics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.topics_id_seq OWNED BY public.topics.id;

CREATE TABLE public.user_details (
    user_id bigint NOT NULL,
    job_title character varying(200) DEFAULT ''::character varying NOT NULL,
    bio character varying(255) DEFAULT ''::character varying NOT NULL,
    webauthn_xid text,
    provisioned_by_group_id bigint,
    pronouns text,
    phone text,
    password_last_changed_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone,
    project_templates jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT check_c16c251530 CHECK ((char_length(pronouns) <= 50))
);

CREATE TABLE public.user_preferences (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    issue_notes_filter smallint DEFAULT 0 NOT NULL,
    first_day_of_week integer,
    timezone character varying,
    time_display_relative boolean DEFAULT true NOT NULL,
    tab_width smallint,
    dark_color_scheme_id smallint,
    extensions_marketplace_opt_in_url text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.user_preferences_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.user_preferences_id_seq OWNED BY public.user_preferences.id;

CREATE TABLE public.user_statuses (
    user_id bigint NOT NULL,
    cached_markdown_version integer,
    emoji character varying DEFAULT 'speech_balloon'::character varying NOT NULL,
    message character varying(100),
    message_html character varying,
    availability smallint DEFAULT 0 NOT NULL,
    clear_status_at timestamp with time zone
);

CREATE TABLE public.users (
    id bigint NOT NULL,
    email character varying DEFAULT ''::character varying NOT NULL,
    encrypted_password character varying DEFAULT ''::character varying NOT NULL,
    username character varying,
    name character varying,
    admin boolean DEFAULT false NOT NULL,
    projects_limit integer NOT NULL,
    failed_attempts integer DEFAULT 0,
    locked_at timestamp with time zone,
    state character varying,
    theme_id smallint,
    otp_secret bytea,
    otp_backup_codes character varying[],
    external boolean DEFAULT false,
    last_sign_in_at timestamp with time zone,
    current_sign_in_ip inet,
    incoming_email_token character varying,
    feed_token character varying,
    color_scheme_id integer DEFAULT 1 NOT NULL,
    user_type smallint DEFAULT 0 NOT NULL,
    managing_group_id bigint,
    created_by_id bigint,
    static_object_token text,
    onboarding_in_progress boolean DEFAULT false NOT NULL,
    composite_identity_enforced boolean DEFAULT false NOT NULL,
    role integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;

CREATE TABLE public.vulnerabilities (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    author_id bigint NOT NULL,
    title character varying NOT NULL,
    severity smallint NOT NULL,
    state smallint DEFAULT 1 NOT NULL,
    resolved_on_default_branch boolean DEFAULT false NOT NULL,
    present_on_default_branch boolean DEFAULT true NOT NULL,
    cvss jsonb DEFAULT '[]'::jsonb,
    cvss_score numeric(3,1),
    detected_at timestamp with time zone DEFAULT now(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.vulnerabilities_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.vulnerabilities_id_seq OWNED BY public.vulnerabilities.id;

CREATE TABLE public.vulnerability_occurrences (
    id bigint NOT NULL,
    severity smallint NOT NULL,
    report_type smallint NOT NULL,
    project_id bigint NOT NULL,
    scanner_id bigint NOT NULL,
    uuid uuid NOT NULL,
    location_fingerprint bytea NOT NULL,
    vulnerability_id bigint,
    location jsonb,
    raw_metadata text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.vulnerability_occurrences_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.vulnerability_occurrences_id_seq OWNED BY public.vulnerability_occurrences.id;

CREATE TABLE public.vulnerability_scanners (
    id bigint NOT NULL,
    project_id bigint NOT NULL,
    external_id character varying NOT NULL,
    name character varying NOT NULL,
    vendor text DEFAULT 'GitLab'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.vulnerability_scanners_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.vulnerability_scanners_id_seq OWNED BY public.vulnerability_scanners.id;

CREATE TABLE public.web_hooks (
    id bigint NOT NULL,
    project_id bigint,
    type character varying DEFAULT 'ProjectHook'::character varying,
    push_events boolean DEFAULT true NOT NULL,
    issues_events boolean DEFAULT false NOT NULL,
    enable_ssl_verification boolean DEFAULT true,
    encrypted_url character varying,
    url_variables bytea,
    recent_failures smallint DEFAULT 0 NOT NULL,
    backoff_count smallint DEFAULT 0 NOT NULL,
    disabled_until timestamp with time zone,
    custom_webhook_template text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.web_hooks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.web_hooks_id_seq OWNED BY public.web_hooks.id;

CREATE TABLE public.webauthn_registrations (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    counter bigint DEFAULT 0 NOT NULL,
    credential_xid text NOT NULL,
    name text NOT NULL,
    public_key text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.webauthn_registrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.webauthn_registrations_id_seq OWNED BY public.webauthn_registrations.id;

CREATE TABLE public.work_item_types (
    id bigint NOT NULL,
    base_type smallint DEFAULT 0 NOT NULL,
    cached_markdown_version integer,
    name text NOT NULL,
    description text,
    icon_name text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE SEQUENCE public.work_item_types_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.work_item_types_id_seq OWNED BY public.work_item_types.id;

CREATE TABLE public.zoekt_shards_default (
    id integer NOT NULL,
    "default" text DEFAULT 'default'::text,
    "table" text DEFAULT '''quoted'' \ "double" $1 $$'::text NOT NULL,
    "order" text DEFAULT 'line
break'::text,
    "user" name DEFAULT CURRENT_USER,
    "limit" xid8,
    "offset" pg_lsn,
    oid oid,
    cls regclass DEFAULT 'public.users'::regclass,
    "end" date DEFAULT 'infinity'::date,
    c character(3) DEFAULT 'a'::bpchar COLLATE pg_catalog."C",
    bpch bpchar DEFAULT 'x '::bpchar,
    v character varying,
    nz numeric(4,0) DEFAULT 5,
    ng numeric(3,-2),
    nbig numeric(2,5),
    t0 timestamp(0) without time zone,
    tz3 timestamp(3) with time zone DEFAULT now(),
    tt time without time zone,
    ttz time(2) with time zone DEFAULT '12:00:00+02'::time with time zone,
    f4 real DEFAULT '-0.25'::real,
    iv interval(3),
    ivy interval year,
    ivs interval second(2) DEFAULT '00:00:01.5'::interval second(2),
    jp jsonpath DEFAULT '$."a"[*]'::jsonpath,
    uid uuid DEFAULT '00000000-0000-0000-0000-000000000001'::uuid,
    bits bit(3) DEFAULT '101'::"bit",
    enumarr public.job_state[] DEFAULT '{}'::public.job_state[]
);

CREATE SEQUENCE public.zoekt_shards_default_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.zoekt_shards_default_id_seq OWNED BY public.zoekt_shards_default.id;

ALTER TABLE ONLY public.audit_events ATTACH PARTITION partitions_dynamic.audit_events_000000 FOR VALUES FROM (MINVALUE) TO ('2024-01-01 00:00:00');

ALTER TABLE ONLY public.audit_events ATTACH PARTITION partitions_dynamic.audit_events_202401 FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2024-02-01 00:00:00');

ALTER TABLE ONLY public.p_ci_builds ATTACH PARTITION partitions_dynamic.ci_builds_102 FOR VALUES IN ('102');

ALTER TABLE ONLY public.issue_search_data ATTACH PARTITION partitions_static.issue_search_data_00 FOR VALUES WITH (modulus 4, remainder 0);

ALTER TABLE ONLY public.issue_search_data ATTACH PARTITION partitions_static.issue_search_data_01 FOR VALUES WITH (modulus 4, remainder 1);

ALTER TABLE ONLY public.issue_search_data ATTACH PARTITION partitions_static.issue_search_data_02 FOR VALUES WITH (modulus 4, remainder 2);

ALTER TABLE ONLY public.issue_search_data ATTACH PARTITION partitions_static.issue_search_data_03 FOR VALUES WITH (modulus 4, remainder 3);

ALTER TABLE ONLY public.p_ci_builds ATTACH PARTITION public.ci_builds FOR VALUES IN ('100', '101');

ALTER TABLE ONLY public.approval_rules ALTER COLUMN id SET DEFAULT nextval('public.approval_rules_id_seq'::regclass);

ALTER TABLE ONLY public.approvals ALTER COLUMN id SET DEFAULT nextval('public.approvals_id_seq'::regclass);

ALTER TABLE ONLY public.award_emoji ALTER COLUMN id SET DEFAULT nextval('public.award_emoji_id_seq'::regclass);

ALTER TABLE ONLY public.batched_background_migrations ALTER COLUMN id SET DEFAULT nextval('public.batched_background_migrations_id_seq'::regclass);

ALTER TABLE ONLY public.boards ALTER COLUMN id SET DEFAULT nextval('public.boards_id_seq'::regclass);

ALTER TABLE ONLY public.ci_pipeline_schedules ALTER COLUMN id SET DEFAULT nextval('public.ci_pipeline_schedules_id_seq'::regclass);

ALTER TABLE ONLY public.ci_pipeline_variables ALTER COLUMN id SET DEFAULT nextval('public.ci_pipeline_variables_id_seq'::regclass);

ALTER TABLE ONLY public.ci_pipelines ALTER COLUMN id SET DEFAULT nextval('public.ci_pipelines_id_seq'::regclass);

ALTER TABLE ONLY public.ci_runner_projects ALTER COLUMN id SET DEFAULT nextval('public.ci_runner_projects_id_seq'::regclass);

ALTER TABLE ONLY public.ci_runners ALTER COLUMN id SET DEFAULT nextval('public.ci_runners_id_seq'::regclass);

ALTER TABLE ONLY public.ci_secure_files ALTER COLUMN id SET DEFAULT nextval('public.ci_secure_files_id_seq'::regclass);

ALTER TABLE ONLY public.ci_stages ALTER COLUMN id SET DEFAULT nextval('public.ci_stages_id_seq'::regclass);

ALTER TABLE ONLY public.ci_triggers ALTER COLUMN id SET DEFAULT nextval('public.ci_triggers_id_seq'::regclass);

ALTER TABLE ONLY public.ci_variables ALTER COLUMN id SET DEFAULT nextval('public.ci_variables_id_seq'::regclass);

ALTER TABLE ONLY public.cluster_agent_tokens ALTER COLUMN id SET DEFAULT nextval('public.cluster_agent_tokens_id_seq'::regclass);

ALTER TABLE ONLY public.cluster_agents ALTER COLUMN id SET DEFAULT nextval('public.cluster_agents_id_seq'::regclass);

ALTER TABLE ONLY public.container_repositories ALTER COLUMN id SET DEFAULT nextval('public.container_repositories_id_seq'::regclass);

ALTER TABLE ONLY public.deploy_keys_projects ALTER COLUMN id SET DEFAULT nextval('public.deploy_keys_projects_id_seq'::regclass);

ALTER TABLE ONLY public.deploy_tokens ALTER COLUMN id SET DEFAULT nextval('public.deploy_tokens_id_seq'::regclass);

ALTER TABLE ONLY public.deployments ALTER COLUMN id SET DEFAULT nextval('public.deployments_id_seq'::regclass);

ALTER TABLE ONLY public.design_versions ALTER COLUMN id SET DEFAULT nextval('public.design_versions_id_seq'::regclass);

ALTER TABLE ONLY public.designs ALTER COLUMN id SET DEFAULT nextval('public.designs_id_seq'::regclass);

ALTER TABLE ONLY public.detached_partitions ALTER COLUMN id SET DEFAULT nextval('public.detached_partitions_id_seq'::regclass);

ALTER TABLE ONLY public.emails ALTER COLUMN id SET DEFAULT nextval('public.emails_id_seq'::regclass);

ALTER TABLE ONLY public.environments ALTER COLUMN id SET DEFAULT nextval('public.environments_id_seq'::regclass);

ALTER TABLE ONLY public.events ALTER COLUMN id SET DEFAULT nextval('public.events_id_seq'::regclass);

ALTER TABLE ONLY public.feature_gates ALTER COLUMN id SET DEFAULT nextval('public.feature_gates_id_seq'::regclass);

ALTER TABLE ONLY public.gpg_key_subkeys ALTER COLUMN id SET DEFAULT nextval('public.gpg_key_subkeys_id_seq'::regclass);

ALTER TABLE ONLY public.gpg_keys ALTER COLUMN id SET DEFAULT nextval('public.gpg_keys_id_seq'::regclass);

ALTER TABLE ONLY public.identities ALTER COLUMN id SET DEFAULT nextval('public.identities_id_seq'::regclass);

ALTER TABLE ONLY public.import_failures ALTER COLUMN id SET DEFAULT nextval('public.import_failures_id_seq'::regclass);

ALTER TABLE ONLY public.integrations ALTER COLUMN id SET DEFAULT nextval('public.integrations_id_seq'::regclass);

ALTER TABLE ONLY public.issue_links ALTER COLUMN id SET DEFAULT nextval('public.issue_links_id_seq'::regclass);

ALTER TABLE ONLY public.issue_metrics ALTER COLUMN id SET DEFAULT nextval('public.issue_metrics_id_seq'::regclass);

ALTER TABLE ONLY public.issues ALTER COLUMN id SET DEFAULT nextval('public.issues_id_seq'::regclass);

ALTER TABLE ONLY public.keys ALTER COLUMN id SET DEFAULT nextval('public.keys_id_seq'::regclass);

ALTER TABLE ONLY public.label_links ALTER COLUMN id SET DEFAULT nextval('public.label_links_id_seq'::regclass);

ALTER TABLE ONLY public.label_priorities ALTER COLUMN id SET DEFAULT nextval('public.label_priorities_id_seq'::regclass);

ALTER TABLE ONLY public.labels ALTER COLUMN id SET DEFAULT nextval('public.labels_id_seq'::regclass);

ALTER TABLE ONLY public.lfs_file_locks ALTER COLUMN id SET DEFAULT nextval('public.lfs_file_locks_id_seq'::regclass);

ALTER TABLE ONLY public.lfs_objects ALTER COLUMN id SET DEFAULT nextval('public.lfs_objects_id_seq'::regclass);

ALTER TABLE ONLY public.lfs_objects_projects ALTER COLUMN id SET DEFAULT nextval('public.lfs_objects_projects_id_seq'::regclass);

ALTER TABLE ONLY public.lists ALTER COLUMN id SET DEFAULT nextval('public.lists_id_seq'::regclass);

ALTER TABLE ONLY public.members ALTER COLUMN id SET DEFAULT nextval('public.members_id_seq'::regclass);

ALTER TABLE ONLY public.merge_request_assignees ALTER COLUMN id SET DEFAULT nextval('public.merge_request_assignees_id_seq'::regclass);

ALTER TABLE ONLY public.merge_request_diff_commit_users ALTER COLUMN id SET DEFAULT nextval('public.merge_request_diff_commit_users_id_seq'::regclass);

ALTER TABLE ONLY public.merge_request_diffs ALTER COLUMN id SET DEFAULT nextval('public.merge_request_diffs_id_seq'::regclass);

ALTER TABLE ONLY public.merge_request_reviewers ALTER COLUMN id SET DEFAULT nextval('public.merge_request_reviewers_id_seq'::regclass);

ALTER TABLE ONLY public.merge_requests ALTER COLUMN id SET DEFAULT nextval('public.merge_requests_id_seq'::regclass);

ALTER TABLE ONLY public.milestones ALTER COLUMN id SET DEFAULT nextval('public.milestones_id_seq'::regclass);

ALTER TABLE ONLY public.namespace_statistics ALTER COLUMN id SET DEFAULT nextval('public.namespace_statistics_id_seq'::regclass);

ALTER TABLE ONLY public.namespaces ALTER COLUMN id SET DEFAULT nextval('public.namespaces_id_seq'::regclass);

ALTER TABLE ONLY public.notes ALTER COLUMN id SET DEFAULT nextval('public.notes_id_seq'::regclass);

ALTER TABLE ONLY public.oauth_access_grants ALTER COLUMN id SET DEFAULT nextval('public.oauth_access_grants_id_seq'::regclass);

ALTER TABLE ONLY public.oauth_access_tokens ALTER COLUMN id SET DEFAULT nextval('public.oauth_access_tokens_id_seq'::regclass);

ALTER TABLE ONLY public.oauth_applications ALTER COLUMN id SET DEFAULT nextval('public.oauth_applications_id_seq'::regclass);

ALTER TABLE ONLY public.p_ci_builds ALTER COLUMN id SET DEFAULT nextval('public.ci_builds_id_seq'::regclass);

ALTER TABLE ONLY public.package_files ALTER COLUMN id SET DEFAULT nextval('public.package_files_id_seq'::regclass);

ALTER TABLE ONLY public.packages ALTER COLUMN id SET DEFAULT nextval('public.packages_id_seq'::regclass);

ALTER TABLE ONLY public.pages_domains ALTER COLUMN id SET DEFAULT nextval('public.pages_domains_id_seq'::regclass);

ALTER TABLE ONLY public.personal_access_tokens ALTER COLUMN id SET DEFAULT nextval('public.personal_access_tokens_id_seq'::regclass);

ALTER TABLE ONLY public.plan_limits ALTER COLUMN id SET DEFAULT nextval('public.plan_limits_id_seq'::regclass);

ALTER TABLE ONLY public.plans ALTER COLUMN id SET DEFAULT nextval('public.plans_id_seq'::regclass);

ALTER TABLE ONLY public.project_features ALTER COLUMN id SET DEFAULT nextval('public.project_features_id_seq'::regclass);

ALTER TABLE ONLY public.project_group_links ALTER COLUMN id SET DEFAULT nextval('public.project_group_links_id_seq'::regclass);

ALTER TABLE ONLY public.project_import_data ALTER COLUMN id SET DEFAULT nextval('public.project_import_data_id_seq'::regclass);

ALTER TABLE ONLY public.project_repositories ALTER COLUMN id SET DEFAULT nextval('public.project_repositories_id_seq'::regclass);

ALTER TABLE ONLY public.project_statistics ALTER COLUMN id SET DEFAULT nextval('public.project_statistics_id_seq'::regclass);

ALTER TABLE ONLY public.project_topics ALTER COLUMN id SET DEFAULT nextval('public.project_topics_id_seq'::regclass);

ALTER TABLE ONLY public.projects ALTER COLUMN id SET DEFAULT nextval('public.projects_id_seq'::regclass);

ALTER TABLE ONLY public.protected_branch_push_access_levels ALTER COLUMN id SET DEFAULT nextval('public.protected_branch_push_access_levels_id_seq'::regclass);

ALTER TABLE ONLY public.protected_branches ALTER COLUMN id SET DEFAULT nextval('public.protected_branches_id_seq'::regclass);

ALTER TABLE ONLY public.protected_tags ALTER COLUMN id SET DEFAULT nextval('public.protected_tags_id_seq'::regclass);

ALTER TABLE ONLY public.redirect_routes ALTER COLUMN id SET DEFAULT nextval('public.redirect_routes_id_seq'::regclass);

ALTER TABLE ONLY public.release_links ALTER COLUMN id SET DEFAULT nextval('public.release_links_id_seq'::regclass);

ALTER TABLE ONLY public.releases ALTER COLUMN id SET DEFAULT nextval('public.releases_id_seq'::regclass);

ALTER TABLE ONLY public.reviews ALTER COLUMN id SET DEFAULT nextval('public.reviews_id_seq'::regclass);

ALTER TABLE ONLY public.routes ALTER COLUMN id SET DEFAULT nextval('public.routes_id_seq'::regclass);

ALTER TABLE ONLY public.shards ALTER COLUMN id SET DEFAULT nextval('public.shards_id_seq'::regclass);

ALTER TABLE ONLY public.snippets ALTER COLUMN id SET DEFAULT nextval('public.snippets_id_seq'::regclass);

ALTER TABLE ONLY public.subscriptions ALTER COLUMN id SET DEFAULT nextval('public.subscriptions_id_seq'::regclass);

ALTER TABLE ONLY public.todos ALTER COLUMN id SET DEFAULT nextval('public.todos_id_seq'::regclass);

ALTER TABLE ONLY public.topics ALTER COLUMN id SET DEFAULT nextval('public.topics_id_seq'::regclass);

ALTER TABLE ONLY public.user_preferences ALTER COLUMN id SET DEFAULT nextval('public.user_preferences_id_seq'::regclass);

ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

ALTER TABLE ONLY public.vulnerabilities ALTER COLUMN id SET DEFAULT nextval('public.vulnerabilities_id_seq'::regclass);

ALTER TABLE ONLY public.vulnerability_occurrences ALTER COLUMN id SET DEFAULT nextval('public.vulnerability_occurrences_id_seq'::regclass);

ALTER TABLE ONLY public.vulnerability_scanners ALTER COLUMN id SET DEFAULT nextval('public.vulnerability_scanners_id_seq'::regclass);

ALTER TABLE ONLY public.web_hooks ALTER COLUMN id SET DEFAULT nextval('public.web_hooks_id_seq'::regclass);

ALTER TABLE ONLY public.webauthn_registrations ALTER COLUMN id SET DEFAULT nextval('public.webauthn_registrations_id_seq'::regclass);

ALTER TABLE ONLY public.work_item_types ALTER COLUMN id SET DEFAULT nextval('public.work_item_types_id_seq'::regclass);

ALTER TABLE ONLY public.zoekt_shards_default ALTER COLUMN id SET DEFAULT nextval('public.zoekt_shards_default_id_seq'::regclass);

ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (id, created_at);

ALTER TABLE ONLY partitions_dynamic.audit_events_000000
    ADD CONSTRAINT audit_events_000000_pkey PRIMARY KEY (id, created_at);

ALTER TABLE ONLY partitions_dynamic.audit_events_202401
    ADD CONSTRAINT audit_events_202401_pkey PRIMARY KEY (id, created_at);

ALTER TABLE ONLY public.p_ci_builds
    ADD CONSTRAINT p_ci_builds_partition_id_id_name_key UNIQUE (partition_id, id, name);

ALTER TABLE ONLY partitions_dynamic.ci_builds_102
    ADD CONSTRAINT ci_builds_102_partition_id_id_name_key UNIQUE (partition_id, id, name);

ALTER TABLE ONLY public.p_ci_builds
    ADD CONSTRAINT p_ci_builds_pkey PRIMARY KEY (id, partition_id);

ALTER TABLE ONLY partitions_dynamic.ci_builds_102
    ADD CONSTRAINT ci_builds_102_pkey PRIMARY KEY (id, partition_id);

ALTER TABLE ONLY public.issue_search_data
    ADD CONSTRAINT issue_search_data_pkey PRIMARY KEY (project_id, issue_id);

ALTER TABLE ONLY partitions_static.issue_search_data_00
    ADD CONSTRAINT issue_search_data_00_pkey PRIMARY KEY (project_id, issue_id);

ALTER TABLE ONLY partitions_static.issue_search_data_01
    ADD CONSTRAINT issue_search_data_01_pkey PRIMARY KEY (project_id, issue_id);

ALTER TABLE ONLY partitions_static.issue_search_data_02
    ADD CONSTRAINT issue_search_data_02_pkey PRIMARY KEY (project_id, issue_id);

ALTER TABLE ONLY partitions_static.issue_search_data_03
    ADD CONSTRAINT issue_search_data_03_pkey PRIMARY KEY (project_id, issue_id);

ALTER TABLE ONLY public.approval_rules
    ADD CONSTRAINT approval_rules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.award_emoji
    ADD CONSTRAINT award_emoji_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.batched_background_migrations
    ADD CONSTRAINT batched_background_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.boards
    ADD CONSTRAINT boards_pkey PRIMARY KEY (id);

ALTER TABLE public.routes
    ADD CONSTRAINT check_route_path CHECK ((path IS NOT NULL)) NOT VALID;

ALTER TABLE ONLY public.ci_build_needs
    ADD CONSTRAINT ci_build_needs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_builds
    ADD CONSTRAINT ci_builds_partition_id_id_name_key UNIQUE (partition_id, id, name);

ALTER TABLE ONLY public.ci_builds
    ADD CONSTRAINT ci_builds_pkey PRIMARY KEY (id, partition_id);

ALTER TABLE ONLY public.ci_pipeline_schedules
    ADD CONSTRAINT ci_pipeline_schedules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_pipeline_variables
    ADD CONSTRAINT ci_pipeline_variables_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_pipelines
    ADD CONSTRAINT ci_pipelines_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_runner_projects
    ADD CONSTRAINT ci_runner_projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_runners
    ADD CONSTRAINT ci_runners_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_secure_files
    ADD CONSTRAINT ci_secure_files_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_stages
    ADD CONSTRAINT ci_stages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_triggers
    ADD CONSTRAINT ci_triggers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ci_variables
    ADD CONSTRAINT ci_variables_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cluster_agent_tokens
    ADD CONSTRAINT cluster_agent_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.cluster_agents
    ADD CONSTRAINT cluster_agents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.container_repositories
    ADD CONSTRAINT container_repositories_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deploy_keys_projects
    ADD CONSTRAINT deploy_keys_projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deploy_tokens
    ADD CONSTRAINT deploy_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deployments
    ADD CONSTRAINT deployments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.design_versions
    ADD CONSTRAINT design_versions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.designs
    ADD CONSTRAINT designs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.detached_partitions
    ADD CONSTRAINT detached_partitions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.emails
    ADD CONSTRAINT emails_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.environments
    ADD CONSTRAINT environments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.feature_gates
    ADD CONSTRAINT feature_gates_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.gpg_key_subkeys
    ADD CONSTRAINT gpg_key_subkeys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.gpg_keys
    ADD CONSTRAINT gpg_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.group_audit_events
    ADD CONSTRAINT group_audit_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.import_failures
    ADD CONSTRAINT import_failures_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.integrations
    ADD CONSTRAINT integrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.issue_assignees
    ADD CONSTRAINT issue_assignees_pkey PRIMARY KEY (issue_id, user_id);

ALTER TABLE ONLY public.issue_links
    ADD CONSTRAINT issue_links_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.issue_metrics
    ADD CONSTRAINT issue_metrics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT issues_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.job_artifact_states
    ADD CONSTRAINT job_artifact_states_pkey PRIMARY KEY (artifact_id, partition_id);

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.label_links
    ADD CONSTRAINT label_links_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.label_priorities
    ADD CONSTRAINT label_priorities_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT labels_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lfs_file_locks
    ADD CONSTRAINT lfs_file_locks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lfs_objects
    ADD CONSTRAINT lfs_objects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lfs_objects_projects
    ADD CONSTRAINT lfs_objects_projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lists
    ADD CONSTRAINT lists_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.merge_request_assignees
    ADD CONSTRAINT merge_request_assignees_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.merge_request_diff_commit_users
    ADD CONSTRAINT merge_request_diff_commit_users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.merge_request_diff_commits
    ADD CONSTRAINT merge_request_diff_commits_pkey PRIMARY KEY (merge_request_diff_id, relative_order);

ALTER TABLE ONLY public.merge_request_diffs
    ADD CONSTRAINT merge_request_diffs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.merge_request_reviewers
    ADD CONSTRAINT merge_request_reviewers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT merge_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.milestones
    ADD CONSTRAINT milestones_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.namespace_details
    ADD CONSTRAINT namespace_details_pkey PRIMARY KEY (namespace_id);

ALTER TABLE ONLY public.namespace_settings
    ADD CONSTRAINT namespace_settings_pkey PRIMARY KEY (namespace_id);

ALTER TABLE ONLY public.namespace_statistics
    ADD CONSTRAINT namespace_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.namespaces
    ADD CONSTRAINT namespaces_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_access_grants
    ADD CONSTRAINT oauth_access_grants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_access_tokens
    ADD CONSTRAINT oauth_access_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.oauth_applications
    ADD CONSTRAINT oauth_applications_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.package_files
    ADD CONSTRAINT package_files_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.packages
    ADD CONSTRAINT packages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pages_domains
    ADD CONSTRAINT pages_domains_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.personal_access_tokens
    ADD CONSTRAINT personal_access_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plan_limits
    ADD CONSTRAINT plan_limits_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_authorizations
    ADD CONSTRAINT project_authorizations_pkey PRIMARY KEY (user_id, project_id, access_level);

ALTER TABLE ONLY public.project_features
    ADD CONSTRAINT project_features_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_group_links
    ADD CONSTRAINT project_group_links_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_import_data
    ADD CONSTRAINT project_import_data_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_repositories
    ADD CONSTRAINT project_repositories_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_settings
    ADD CONSTRAINT project_settings_pkey PRIMARY KEY (project_id);

ALTER TABLE ONLY public.project_statistics
    ADD CONSTRAINT project_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project_topics
    ADD CONSTRAINT project_topics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.protected_branch_push_access_levels
    ADD CONSTRAINT protected_branch_push_access_levels_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.protected_branches
    ADD CONSTRAINT protected_branches_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.protected_tags
    ADD CONSTRAINT protected_tags_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.push_event_payloads
    ADD CONSTRAINT push_event_payloads_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.redirect_routes
    ADD CONSTRAINT redirect_routes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_links
    ADD CONSTRAINT release_links_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.repository_locks
    ADD CONSTRAINT repository_locks_repository_id_paths_excl EXCLUDE USING gist (repository_id WITH =, paths WITH &&) WHERE ((owner IS NOT NULL)) DEFERRABLE;

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sent_notifications
    ADD CONSTRAINT sent_notifications_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.shards
    ADD CONSTRAINT shards_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT snippets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT todos_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.topics
    ADD CONSTRAINT topics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_details
    ADD CONSTRAINT user_details_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_statuses
    ADD CONSTRAINT user_statuses_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vulnerabilities
    ADD CONSTRAINT vulnerabilities_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vulnerability_occurrences
    ADD CONSTRAINT vulnerability_occurrences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.vulnerability_scanners
    ADD CONSTRAINT vulnerability_scanners_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.web_hooks
    ADD CONSTRAINT web_hooks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webauthn_registrations
    ADD CONSTRAINT webauthn_registrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.work_item_types
    ADD CONSTRAINT work_item_types_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.zoekt_shards_default
    ADD CONSTRAINT zoekt_shards_default_pkey PRIMARY KEY (id);

CREATE INDEX audit_events_author ON ONLY public.audit_events USING btree (author_id, created_at DESC NULLS LAST) INCLUDE (entity_id);

CREATE INDEX audit_events_000000_author_id_created_at_entity_id_idx ON partitions_dynamic.audit_events_000000 USING btree (author_id, created_at DESC NULLS LAST) INCLUDE (entity_id);

CREATE INDEX audit_events_202401_author_id_created_at_entity_id_idx ON partitions_dynamic.audit_events_202401 USING btree (author_id, created_at DESC NULLS LAST) INCLUDE (entity_id);

CREATE INDEX index_issue_search_data ON ONLY public.issue_search_data USING gin (search_vector) WITH (fastupdate='false');

CREATE INDEX issue_search_data_00_search_vector_idx ON partitions_static.issue_search_data_00 USING gin (search_vector) WITH (fastupdate='false');

CREATE INDEX issue_search_data_01_search_vector_idx ON partitions_static.issue_search_data_01 USING gin (search_vector) WITH (fastupdate='false');

CREATE INDEX issue_search_data_02_search_vector_idx ON partitions_static.issue_search_data_02 USING gin (search_vector) WITH (fastupdate='false');

CREATE INDEX issue_search_data_03_search_vector_idx ON partitions_static.issue_search_data_03 USING gin (search_vector) WITH (fastupdate='false');

CREATE INDEX index_approval_rules_on_project_id ON public.approval_rules USING btree (project_id);

CREATE INDEX index_approvals_on_merge_request_id ON public.approvals USING btree (merge_request_id);

CREATE INDEX index_approvals_on_user_id ON public.approvals USING btree (user_id);

CREATE UNIQUE INDEX index_approvals_on_user_id_and_merge_request_id ON public.approvals USING btree (user_id, merge_request_id);

CREATE INDEX index_award_emoji_on_awardable_type_and_awardable_id ON public.award_emoji USING btree (awardable_type, awardable_id);

CREATE INDEX index_award_emoji_on_namespace_id ON public.award_emoji USING btree (namespace_id);

CREATE INDEX index_award_emoji_on_user_id ON public.award_emoji USING btree (user_id);

CREATE INDEX index_boards_on_group_id ON public.boards USING btree (group_id);

CREATE INDEX index_boards_on_project_id ON public.boards USING btree (project_id);

CREATE INDEX index_ci_pipeline_schedules_on_owner_id ON public.ci_pipeline_schedules USING btree (owner_id);

CREATE INDEX index_ci_pipeline_schedules_on_project_id ON public.ci_pipeline_schedules USING btree (project_id);

CREATE INDEX index_ci_pipeline_variables_on_pipeline_id ON public.ci_pipeline_variables USING btree (pipeline_id);

CREATE UNIQUE INDEX index_ci_pipeline_variables_on_pipeline_id_and_key ON public.ci_pipeline_variables USING btree (pipeline_id, key);

CREATE INDEX index_ci_pipelines_on_auto_canceled_by_id ON public.ci_pipelines USING btree (auto_canceled_by_id);

CREATE INDEX index_ci_pipelines_on_merge_request_id ON public.ci_pipelines USING btree (merge_request_id);

CREATE INDEX index_ci_pipelines_on_project_id ON public.ci_pipelines USING btree (project_id);

CREATE UNIQUE INDEX index_ci_pipelines_on_project_id_and_iid ON public.ci_pipelines USING btree (project_id, iid);

CREATE INDEX index_ci_pipelines_on_project_id_and_ref_and_id ON public.ci_pipelines USING btree (project_id, ref, id);

CREATE INDEX index_ci_pipelines_on_user_id ON public.ci_pipelines USING btree (user_id);

CREATE INDEX index_ci_pipelines_sha_hash ON public.ci_pipelines USING hash (sha);

CREATE INDEX index_ci_runner_projects_on_project_id ON public.ci_runner_projects USING btree (project_id);

CREATE INDEX index_ci_runner_projects_on_runner_id ON public.ci_runner_projects USING btree (runner_id);

CREATE UNIQUE INDEX index_ci_runner_projects_on_runner_id_and_project_id ON public.ci_runner_projects USING btree (runner_id, project_id);

CREATE INDEX index_ci_runners_ip ON public.ci_runners USING gist (ip inet_ops, runner_type);

CREATE UNIQUE INDEX index_ci_runners_on_token ON public.ci_runners USING btree (token);

CREATE INDEX index_ci_secure_files_on_project_id ON public.ci_secure_files USING btree (project_id);

CREATE INDEX index_ci_stages_on_pipeline_id ON public.ci_stages USING btree (pipeline_id);

CREATE UNIQUE INDEX index_ci_stages_on_pipeline_id_and_name ON public.ci_stages USING btree (pipeline_id, name);

CREATE INDEX index_ci_stages_on_project_id ON public.ci_stages USING btree (project_id);

CREATE INDEX index_ci_triggers_on_owner_id ON public.ci_triggers USING btree (owner_id);

CREATE INDEX index_ci_triggers_on_project_id ON public.ci_triggers USING btree (project_id);

CREATE INDEX index_ci_variables_on_project_id ON public.ci_variables USING btree (project_id);

CREATE UNIQUE INDEX index_ci_variables_on_project_id_and_key_and_environment_scope ON public.ci_variables USING btree (project_id, key, environment_scope);

CREATE INDEX index_cluster_agent_tokens_on_agent_id ON public.cluster_agent_tokens USING btree (agent_id);

CREATE INDEX index_cluster_agents_on_created_by_user_id ON public.cluster_agents USING btree (created_by_user_id);

CREATE INDEX index_cluster_agents_on_project_id ON public.cluster_agents USING btree (project_id);

CREATE UNIQUE INDEX index_cluster_agents_on_project_id_and_name ON public.cluster_agents USING btree (project_id, name);

CREATE INDEX index_container_repositories_on_project_id ON public.container_repositories USING btree (project_id);

CREATE UNIQUE INDEX index_container_repositories_on_project_id_and_name ON public.container_repositories USING btree (project_id, name);

CREATE INDEX index_deploy_keys_projects_on_deploy_key_id ON public.deploy_keys_projects USING btree (deploy_key_id);

CREATE INDEX index_deploy_keys_projects_on_project_id ON public.deploy_keys_projects USING btree (project_id);

CREATE INDEX index_deploy_tokens_on_creator_id ON public.deploy_tokens USING btree (creator_id);

CREATE UNIQUE INDEX index_deploy_tokens_on_token_encrypted ON public.deploy_tokens USING btree (token_encrypted);

CREATE INDEX index_deployments_on_environment_id ON public.deployments USING btree (environment_id);

CREATE INDEX index_deployments_on_project_id ON public.deployments USING btree (project_id);

CREATE UNIQUE INDEX index_deployments_on_project_id_and_iid ON public.deployments USING btree (project_id, iid);

CREATE INDEX index_design_versions_on_author_id ON public.design_versions USING btree (author_id);

CREATE INDEX index_design_versions_on_issue_id ON public.design_versions USING btree (issue_id);

CREATE UNIQUE INDEX index_design_versions_on_sha_and_issue_id ON public.design_versions USING btree (sha, issue_id);

CREATE INDEX index_designs_on_issue_id ON public.designs USING btree (issue_id);

CREATE UNIQUE INDEX index_designs_on_issue_id_and_filename ON public.designs USING btree (issue_id, filename);

CREATE INDEX index_designs_on_project_id ON public.designs USING btree (project_id);

CREATE UNIQUE INDEX index_emails_on_confirmation_token ON public.emails USING btree (confirmation_token);

CREATE UNIQUE INDEX index_emails_on_email ON public.emails USING btree (email);

CREATE INDEX index_emails_on_user_id ON public.emails USING btree (user_id);

CREATE INDEX index_environments_on_cluster_agent_id ON public.environments USING btree (cluster_agent_id);

CREATE INDEX index_environments_on_project_id ON public.environments USING btree (project_id);

CREATE UNIQUE INDEX index_environments_on_project_id_and_name ON public.environments USING btree (project_id, name);

CREATE UNIQUE INDEX index_environments_on_project_id_and_slug ON public.environments USING btree (project_id, slug);

CREATE INDEX index_events_on_author_id ON public.events USING btree (author_id);

CREATE INDEX index_events_on_author_id_and_created_at ON public.events USING btree (author_id, created_at);

CREATE INDEX index_events_on_group_id ON public.events USING btree (group_id);

CREATE INDEX index_events_on_project_id ON public.events USING btree (project_id);

CREATE UNIQUE INDEX index_feature_gates_on_feature_key_and_key_and_value ON public.feature_gates USING btree (feature_key, key, value);

CREATE UNIQUE INDEX index_gpg_key_subkeys_on_fingerprint ON public.gpg_key_subkeys USING btree (fingerprint);

CREATE INDEX index_gpg_key_subkeys_on_gpg_key_id ON public.gpg_key_subkeys USING btree (gpg_key_id);

CREATE UNIQUE INDEX index_gpg_keys_on_fingerprint ON public.gpg_keys USING btree (fingerprint);

CREATE INDEX index_gpg_keys_on_user_id ON public.gpg_keys USING btree (user_id);

CREATE INDEX index_identities_on_user_id ON public.identities USING btree (user_id);

CREATE INDEX index_import_failures_on_correlation_id_value ON public.import_failures USING btree (correlation_id_value);

CREATE INDEX index_import_failures_on_project_id ON public.import_failures USING btree (project_id);

CREATE INDEX index_integrations_on_group_id ON public.integrations USING btree (group_id);

CREATE INDEX index_integrations_on_inherit_from_id ON public.integrations USING btree (inherit_from_id);

CREATE INDEX index_integrations_on_project_id ON public.integrations USING btree (project_id);

CREATE INDEX index_issue_assignees_on_issue_id ON public.issue_assignees USING btree (issue_id);

CREATE INDEX index_issue_links_on_source_id ON public.issue_links USING btree (source_id);

CREATE UNIQUE INDEX index_issue_links_on_source_id_and_target_id ON public.issue_links USING btree (source_id, target_id);

CREATE INDEX index_issue_links_on_target_id ON public.issue_links USING btree (target_id);

CREATE INDEX index_issue_metrics_on_issue_id ON public.issue_metrics USING btree (issue_id);

CREATE INDEX index_issues_on_author_id ON public.issues USING btree (author_id);

CREATE INDEX index_issues_on_duplicated_to_id ON public.issues USING btree (duplicated_to_id);

CREATE INDEX index_issues_on_milestone_id ON public.issues USING btree (milestone_id);

CREATE INDEX index_issues_on_moved_to_id ON public.issues USING btree (moved_to_id);

CREATE INDEX index_issues_on_namespace_id ON public.issues USING btree (namespace_id);

CREATE INDEX index_issues_on_project_id ON public.issues USING btree (project_id);

CREATE UNIQUE INDEX index_issues_on_project_id_and_iid ON public.issues USING btree (project_id, iid);

CREATE INDEX index_issues_on_updated_by_id ON public.issues USING btree (updated_by_id);

CREATE INDEX index_issues_on_work_item_type_id ON public.issues USING btree (work_item_type_id);

CREATE UNIQUE INDEX index_keys_on_fingerprint_sha256 ON public.keys USING btree (fingerprint_sha256);

CREATE INDEX index_keys_on_user_id ON public.keys USING btree (user_id);

CREATE INDEX index_label_links_on_label_id ON public.label_links USING btree (label_id);

CREATE INDEX index_label_links_on_target_id_and_target_type ON public.label_links USING btree (target_id, target_type);

CREATE INDEX index_label_priorities_on_label_id ON public.label_priorities USING btree (label_id);

CREATE INDEX index_label_priorities_on_project_id ON public.label_priorities USING btree (project_id);

CREATE UNIQUE INDEX index_label_priorities_on_project_id_and_label_id ON public.label_priorities USING btree (project_id, label_id);

CREATE INDEX index_labels_on_group_id ON public.labels USING btree (group_id);

CREATE INDEX index_labels_on_project_id ON public.labels USING btree (project_id);

CREATE INDEX index_labels_on_type_and_project_id ON public.labels USING btree (type, project_id);

CREATE INDEX index_lfs_file_locks_on_project_id ON public.lfs_file_locks USING btree (project_id);

CREATE UNIQUE INDEX index_lfs_file_locks_on_project_id_and_path ON public.lfs_file_locks USING btree (project_id, path);

CREATE INDEX index_lfs_file_locks_on_user_id ON public.lfs_file_locks USING btree (user_id);

CREATE UNIQUE INDEX index_lfs_objects_on_oid ON public.lfs_objects USING btree (oid);

CREATE INDEX index_lfs_objects_projects_on_lfs_object_id ON public.lfs_objects_projects USING btree (lfs_object_id);

CREATE INDEX index_lfs_objects_projects_on_project_id ON public.lfs_objects_projects USING btree (project_id);

CREATE INDEX index_lists_on_board_id ON public.lists USING btree (board_id);

CREATE INDEX index_lists_on_label_id ON public.lists USING btree (label_id);

CREATE INDEX index_lists_on_milestone_id ON public.lists USING btree (milestone_id);

CREATE INDEX index_lists_on_user_id ON public.lists USING btree (user_id);

CREATE INDEX index_members_on_created_by_id ON public.members USING btree (created_by_id);

CREATE UNIQUE INDEX index_members_on_invite_token ON public.members USING btree (invite_token);

CREATE INDEX index_members_on_member_namespace_id ON public.members USING btree (member_namespace_id);

CREATE INDEX index_members_on_user_id ON public.members USING btree (user_id);

CREATE INDEX index_merge_request_assignees_on_merge_request_id ON public.merge_request_assignees USING btree (merge_request_id);

CREATE UNIQUE INDEX index_merge_request_assignees_on_merge_request_id_and_user_id ON public.merge_request_assignees USING btree (merge_request_id, user_id);

CREATE INDEX index_merge_request_assignees_on_user_id ON public.merge_request_assignees USING btree (user_id);

CREATE UNIQUE INDEX index_merge_request_diff_commit_users_on_name_and_email ON public.merge_request_diff_commit_users USING btree (name, email);

CREATE INDEX index_merge_request_diff_commits_on_commit_author_id ON public.merge_request_diff_commits USING btree (commit_author_id);

CREATE INDEX index_merge_request_diffs_on_merge_request_id ON public.merge_request_diffs USING btree (merge_request_id);

CREATE INDEX index_merge_request_diffs_on_project_id ON public.merge_request_diffs USING btree (project_id);

CREATE INDEX index_merge_request_reviewers_on_merge_request_id ON public.merge_request_reviewers USING btree (merge_request_id);

CREATE UNIQUE INDEX index_merge_request_reviewers_on_merge_request_id_and_user_id ON public.merge_request_reviewers USING btree (merge_request_id, user_id);

CREATE INDEX index_merge_request_reviewers_on_user_id ON public.merge_request_reviewers USING btree (user_id);

CREATE INDEX index_merge_requests_on_author_id ON public.merge_requests USING btree (author_id);

CREATE INDEX index_merge_requests_on_merge_user_id ON public.merge_requests USING btree (merge_user_id);

CREATE INDEX index_merge_requests_on_milestone_id ON public.merge_requests USING btree (milestone_id);

CREATE INDEX index_merge_requests_on_source_project_id ON public.merge_requests USING btree (source_project_id);

CREATE INDEX index_merge_requests_on_target_project_id ON public.merge_requests USING btree (target_project_id);

CREATE UNIQUE INDEX index_merge_requests_on_target_project_id_and_iid ON public.merge_requests USING btree (target_project_id, iid);

CREATE INDEX index_merge_requests_on_title_trigram ON public.merge_requests USING gin (title public.gin_trgm_ops) WITH (fastupdate='false');

CREATE INDEX index_milestones_on_group_id ON public.milestones USING btree (group_id);

CREATE INDEX index_milestones_on_project_id ON public.milestones USING btree (project_id);

CREATE INDEX index_namespace_statistics_on_namespace_id ON public.namespace_statistics USING btree (namespace_id);

CREATE INDEX index_namespaces_name_trigram ON public.namespaces USING gin (name public.gin_trgm_ops, path public.gin_trgm_ops);

CREATE INDEX index_namespaces_on_next ON public.namespaces USING btree (public.next_traversal_ids_sibling(traversal_ids));

CREATE INDEX index_namespaces_on_parent_id ON public.namespaces USING btree (parent_id);

CREATE INDEX index_namespaces_on_traversal_ids ON public.namespaces USING btree (traversal_ids);

CREATE INDEX index_notes_brin ON public.notes USING brin (created_at) WITH (autosummarize='on');

CREATE INDEX index_notes_on_author_id ON public.notes USING btree (author_id);

CREATE INDEX index_notes_on_noteable_id_and_noteable_type ON public.notes USING btree (noteable_id, noteable_type);

CREATE INDEX index_notes_on_project_id ON public.notes USING btree (project_id);

CREATE INDEX index_notes_on_resolved_by_id ON public.notes USING btree (resolved_by_id);

CREATE INDEX index_notes_on_review_id ON public.notes USING btree (review_id);

CREATE INDEX index_notes_on_updated_by_id ON public.notes USING btree (updated_by_id);

CREATE INDEX index_oauth_access_grants_on_application_id ON public.oauth_access_grants USING btree (application_id);

CREATE INDEX index_oauth_access_grants_on_resource_owner_id ON public.oauth_access_grants USING btree (resource_owner_id);

CREATE UNIQUE INDEX index_oauth_access_grants_on_token ON public.oauth_access_grants USING btree (token);

CREATE INDEX index_oauth_access_tokens_on_application_id ON public.oauth_access_tokens USING btree (application_id);

CREATE UNIQUE INDEX index_oauth_access_tokens_on_refresh_token ON public.oauth_access_tokens USING btree (refresh_token);

CREATE INDEX index_oauth_access_tokens_on_resource_owner_id ON public.oauth_access_tokens USING btree (resource_owner_id);

CREATE UNIQUE INDEX index_oauth_access_tokens_on_token ON public.oauth_access_tokens USING btree (token);

CREATE UNIQUE INDEX index_oauth_applications_on_uid ON public.oauth_applications USING btree (uid);

CREATE INDEX index_package_files_on_package_id ON public.package_files USING btree (package_id);

CREATE INDEX index_packages_on_creator_id ON public.packages USING btree (creator_id);

CREATE INDEX index_packages_on_project_id ON public.packages USING btree (project_id);

CREATE INDEX index_packages_on_project_id_and_package_type ON public.packages USING btree (project_id, package_type);

CREATE UNIQUE INDEX index_pages_domains_on_domain_and_wildcard ON public.pages_domains USING btree (domain, wildcard);

CREATE INDEX index_pages_domains_on_project_id ON public.pages_domains USING btree (project_id);

CREATE UNIQUE INDEX index_personal_access_tokens_on_token_digest ON public.personal_access_tokens USING btree (token_digest);

CREATE INDEX index_personal_access_tokens_on_user_id ON public.personal_access_tokens USING btree (user_id);

CREATE INDEX index_plan_limits_on_plan_id ON public.plan_limits USING btree (plan_id);

CREATE UNIQUE INDEX index_plans_null ON public.plans USING btree (title) NULLS NOT DISTINCT;

COMMENT ON INDEX public.index_plans_null IS 'JSON: {"a": [1]}';

CREATE UNIQUE INDEX index_plans_on_name ON public.plans USING btree (name);

CREATE INDEX index_project_authorizations_on_project_id ON public.project_authorizations USING btree (project_id);

CREATE INDEX index_project_features_on_project_id ON public.project_features USING btree (project_id);

CREATE INDEX index_project_group_links_on_group_id ON public.project_group_links USING btree (group_id);

CREATE INDEX index_project_group_links_on_project_id ON public.project_group_links USING btree (project_id);

CREATE INDEX index_project_import_data_on_project_id ON public.project_import_data USING btree (project_id);

CREATE UNIQUE INDEX index_project_repositories_on_disk_path ON public.project_repositories USING btree (disk_path);

CREATE INDEX index_project_repositories_on_project_id ON public.project_repositories USING btree (project_id);

CREATE INDEX index_project_repositories_on_shard_id ON public.project_repositories USING btree (shard_id);

CREATE INDEX index_project_statistics_on_namespace_id ON public.project_statistics USING btree (namespace_id);

CREATE INDEX index_project_statistics_on_project_id ON public.project_statistics USING btree (project_id);

CREATE INDEX index_project_topics_on_project_id ON public.project_topics USING btree (project_id);

CREATE UNIQUE INDEX index_project_topics_on_project_id_and_topic_id ON public.project_topics USING btree (project_id, topic_id);

CREATE INDEX index_project_topics_on_topic_id ON public.project_topics USING btree (topic_id);

CREATE INDEX index_projects_api_vis20 ON public.projects USING btree (visibility_level, created_at DESC, id DESC) WHERE (visibility_level = 20);

CREATE INDEX index_projects_on_creator_id ON public.projects USING btree (creator_id);

CREATE INDEX index_projects_on_last_activity_at_and_id ON public.projects USING btree (last_activity_at, id);

CREATE INDEX index_projects_on_namespace_id ON public.projects USING btree (namespace_id);

CREATE INDEX index_projects_on_namespace_id_and_id ON public.projects USING btree (namespace_id, id);

CREATE INDEX index_protected_branch_push_access_levels_on_deploy_key_id ON public.protected_branch_push_access_levels USING btree (deploy_key_id);

CREATE INDEX index_protected_branch_push_access_levels_on_group_id ON public.protected_branch_push_access_levels USING btree (group_id);

CREATE INDEX index_protected_branch_push_access_levels_on_protected_branch_i ON public.protected_branch_push_access_levels USING btree (protected_branch_id);

CREATE INDEX index_protected_branch_push_access_levels_on_user_id ON public.protected_branch_push_access_levels USING btree (user_id);

CREATE INDEX index_protected_branches_on_namespace_id ON public.protected_branches USING btree (namespace_id);

CREATE INDEX index_protected_branches_on_project_id ON public.protected_branches USING btree (project_id);

CREATE INDEX index_protected_tags_on_project_id ON public.protected_tags USING btree (project_id);

CREATE UNIQUE INDEX index_protected_tags_on_project_id_and_name ON public.protected_tags USING btree (project_id, name);

CREATE UNIQUE INDEX index_redirect_routes_unique ON public.redirect_routes USING btree (lower((path)::text) varchar_pattern_ops);

CREATE INDEX index_release_links_on_release_id ON public.release_links USING btree (release_id);

CREATE UNIQUE INDEX index_release_links_on_release_id_and_name ON public.release_links USING btree (release_id, name);

CREATE UNIQUE INDEX index_release_links_on_release_id_and_url ON public.release_links USING btree (release_id, url);

CREATE INDEX index_releases_on_author_id ON public.releases USING btree (author_id);

CREATE INDEX index_releases_on_project_id ON public.releases USING btree (project_id);

CREATE INDEX index_reviews_on_author_id ON public.reviews USING btree (author_id);

CREATE INDEX index_reviews_on_merge_request_id ON public.reviews USING btree (merge_request_id);

CREATE INDEX index_reviews_on_project_id ON public.reviews USING btree (project_id);

CREATE INDEX index_routes_on_namespace_id ON public.routes USING btree (namespace_id);

CREATE UNIQUE INDEX index_routes_on_path ON public.routes USING btree (path);

CREATE INDEX index_routes_on_path_text_pattern_ops ON public.routes USING btree (path varchar_pattern_ops);

CREATE UNIQUE INDEX index_routes_on_source_type_and_source_id ON public.routes USING btree (source_type, source_id);

CREATE INDEX index_sent_notifications_on_project_id ON public.sent_notifications USING btree (project_id);

CREATE INDEX index_sent_notifications_on_recipient_id ON public.sent_notifications USING btree (recipient_id);

CREATE UNIQUE INDEX index_sent_notifications_on_reply_key ON public.sent_notifications USING btree (reply_key);

CREATE UNIQUE INDEX index_shards_on_name ON public.shards USING btree (name);

CREATE INDEX index_snippets_on_author_id ON public.snippets USING btree (author_id);

CREATE INDEX index_snippets_on_project_id ON public.snippets USING btree (project_id);

CREATE INDEX index_subscriptions_on_project_id ON public.subscriptions USING btree (project_id);

CREATE INDEX index_subscriptions_on_user_id ON public.subscriptions USING btree (user_id);

CREATE INDEX index_todos_on_author_id ON public.todos USING btree (author_id);

CREATE INDEX index_todos_on_group_id ON public.todos USING btree (group_id);

CREATE INDEX index_todos_on_note_id ON public.todos USING btree (note_id);

CREATE INDEX index_todos_on_project_id ON public.todos USING btree (project_id);

CREATE INDEX index_todos_on_user_id ON public.todos USING btree (user_id);

CREATE UNIQUE INDEX index_topics_on_name ON public.topics USING btree (name);

CREATE INDEX index_user_details_on_provisioned_by_group_id ON public.user_details USING btree (provisioned_by_group_id);

CREATE INDEX index_user_preferences_on_user_id ON public.user_preferences USING btree (user_id);

CREATE UNIQUE INDEX index_users_on_email ON public.users USING btree (email);

CREATE INDEX index_users_on_managing_group_id ON public.users USING btree (managing_group_id);

CREATE UNIQUE INDEX index_users_on_username ON public.users USING btree (username);

CREATE INDEX index_vulnerabilities_on_author_id ON public.vulnerabilities USING btree (author_id);

CREATE INDEX index_vulnerabilities_on_project_id ON public.vulnerabilities USING btree (project_id);

CREATE INDEX index_vulnerability_occurrences_on_project_id ON public.vulnerability_occurrences USING btree (project_id);

CREATE INDEX index_vulnerability_occurrences_on_scanner_id ON public.vulnerability_occurrences USING btree (scanner_id);

CREATE UNIQUE INDEX index_vulnerability_occurrences_on_uuid ON public.vulnerability_occurrences USING btree (uuid);

CREATE INDEX index_vulnerability_occurrences_on_vulnerability_id ON public.vulnerability_occurrences USING btree (vulnerability_id);

CREATE INDEX index_vulnerability_scanners_on_project_id ON public.vulnerability_scanners USING btree (project_id);

CREATE UNIQUE INDEX index_vulnerability_scanners_on_project_id_and_external_id ON public.vulnerability_scanners USING btree (project_id, external_id);

CREATE INDEX index_vulns_score ON public.vulnerabilities USING btree (((cvss ->> 'score'::text)) COLLATE "C" DESC NULLS LAST, ((severity + 1)), project_id);

CREATE INDEX index_web_hooks_on_project_id ON public.web_hooks USING btree (project_id);

CREATE UNIQUE INDEX index_webauthn_registrations_on_credential_xid ON public.webauthn_registrations USING btree (credential_xid);

CREATE INDEX index_webauthn_registrations_on_user_id ON public.webauthn_registrations USING btree (user_id);

CREATE INDEX project_stars_idx ON public.project_stars USING btree (star_count DESC);

ALTER INDEX public.audit_events_author ATTACH PARTITION partitions_dynamic.audit_events_000000_author_id_created_at_entity_id_idx;

ALTER INDEX public.audit_events_pkey ATTACH PARTITION partitions_dynamic.audit_events_000000_pkey;

ALTER INDEX public.audit_events_author ATTACH PARTITION partitions_dynamic.audit_events_202401_author_id_created_at_entity_id_idx;

ALTER INDEX public.audit_events_pkey ATTACH PARTITION partitions_dynamic.audit_events_202401_pkey;

ALTER INDEX public.p_ci_builds_partition_id_id_name_key ATTACH PARTITION partitions_dynamic.ci_builds_102_partition_id_id_name_key;

ALTER INDEX public.p_ci_builds_pkey ATTACH PARTITION partitions_dynamic.ci_builds_102_pkey;

ALTER INDEX public.issue_search_data_pkey ATTACH PARTITION partitions_static.issue_search_data_00_pkey;

ALTER INDEX public.index_issue_search_data ATTACH PARTITION partitions_static.issue_search_data_00_search_vector_idx;

ALTER INDEX public.issue_search_data_pkey ATTACH PARTITION partitions_static.issue_search_data_01_pkey;

ALTER INDEX public.index_issue_search_data ATTACH PARTITION partitions_static.issue_search_data_01_search_vector_idx;

ALTER INDEX public.issue_search_data_pkey ATTACH PARTITION partitions_static.issue_search_data_02_pkey;

ALTER INDEX public.index_issue_search_data ATTACH PARTITION partitions_static.issue_search_data_02_search_vector_idx;

ALTER INDEX public.issue_search_data_pkey ATTACH PARTITION partitions_static.issue_search_data_03_pkey;

ALTER INDEX public.index_issue_search_data ATTACH PARTITION partitions_static.issue_search_data_03_search_vector_idx;

ALTER INDEX public.p_ci_builds_partition_id_id_name_key ATTACH PARTITION public.ci_builds_partition_id_id_name_key;

ALTER INDEX public.p_ci_builds_pkey ATTACH PARTITION public.ci_builds_pkey;

CREATE STATISTICS public.issues_state (mcv) ON confidential, state_id FROM public.issues;

CREATE TRIGGER trigger_search AFTER INSERT OR UPDATE ON public.issues FOR EACH ROW EXECUTE FUNCTION public.insert_search();

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT approvals_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.award_emoji
    ADD CONSTRAINT award_emoji_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.ci_pipeline_schedules
    ADD CONSTRAINT ci_pipeline_schedules_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.ci_pipeline_schedules
    ADD CONSTRAINT ci_pipeline_schedules_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_pipelines
    ADD CONSTRAINT ci_pipelines_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_pipelines
    ADD CONSTRAINT ci_pipelines_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.ci_runner_projects
    ADD CONSTRAINT ci_runner_projects_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_secure_files
    ADD CONSTRAINT ci_secure_files_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_stages
    ADD CONSTRAINT ci_stages_pipeline_id_fkey FOREIGN KEY (pipeline_id) REFERENCES public.ci_pipelines(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_triggers
    ADD CONSTRAINT ci_triggers_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_triggers
    ADD CONSTRAINT ci_triggers_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.cluster_agent_tokens
    ADD CONSTRAINT cluster_agent_tokens_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES public.cluster_agents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.container_repositories
    ADD CONSTRAINT container_repositories_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.deploy_keys_projects
    ADD CONSTRAINT deploy_keys_projects_deploy_key_id_fkey FOREIGN KEY (deploy_key_id) REFERENCES public.keys(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.deploy_keys_projects
    ADD CONSTRAINT deploy_keys_projects_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.design_versions
    ADD CONSTRAINT design_versions_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.design_versions
    ADD CONSTRAINT design_versions_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.emails
    ADD CONSTRAINT emails_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.environments
    ADD CONSTRAINT environments_cluster_agent_id_fkey FOREIGN KEY (cluster_agent_id) REFERENCES public.cluster_agents(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.vulnerability_scanners
    ADD CONSTRAINT fk_007d800ffb FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_assignees
    ADD CONSTRAINT fk_00c7927796 FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_0328d113cb FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT fk_082010d7b3 FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_branch_push_access_levels
    ADD CONSTRAINT fk_0e4784acb3 FOREIGN KEY (deploy_key_id) REFERENCES public.keys(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.designs
    ADD CONSTRAINT fk_10121f23ba FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT fk_1031a7dc8c FOREIGN KEY (author_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.namespace_details
    ADD CONSTRAINT fk_10c37e14ae FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_diff_commits
    ADD CONSTRAINT fk_12a63013b6 FOREIGN KEY (merge_request_diff_id) REFERENCES public.merge_request_diffs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_settings
    ADD CONSTRAINT fk_18bafd4f10 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_statistics
    ADD CONSTRAINT fk_18bd79c883 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_2153133b14 FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT fk_230c9809b4 FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_233817910d FOREIGN KEY (review_id) REFERENCES public.reviews(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.boards
    ADD CONSTRAINT fk_238a60ff4b FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_pipelines
    ADD CONSTRAINT fk_2610312bcb FOREIGN KEY (auto_canceled_by_id) REFERENCES public.ci_pipelines(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.lfs_objects_projects
    ADD CONSTRAINT fk_2bc5a2076a FOREIGN KEY (lfs_object_id) REFERENCES public.lfs_objects(id);

ALTER TABLE ONLY public.vulnerability_occurrences
    ADD CONSTRAINT fk_2d72e2fa36 FOREIGN KEY (scanner_id) REFERENCES public.vulnerability_scanners(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.oauth_access_tokens
    ADD CONSTRAINT fk_2e41e5bd5b FOREIGN KEY (resource_owner_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.issue_assignees
    ADD CONSTRAINT fk_2fba774335 FOREIGN KEY (issue_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT fk_327270b880 FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vulnerability_occurrences
    ADD CONSTRAINT fk_32d3734276 FOREIGN KEY (vulnerability_id) REFERENCES public.vulnerabilities(id);

ALTER TABLE ONLY public.sent_notifications
    ADD CONSTRAINT fk_375f2cb842 FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.sent_notifications
    ADD CONSTRAINT fk_3bd554fb1d FOREIGN KEY (recipient_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.user_statuses
    ADD CONSTRAINT fk_3c04495c8d FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lists
    ADD CONSTRAINT fk_3cf426adff FOREIGN KEY (board_id) REFERENCES public.boards(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.namespace_statistics
    ADD CONSTRAINT fk_3df38d873c FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.designs
    ADD CONSTRAINT fk_432507c564 FOREIGN KEY (issue_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT fk_44f6a820fc FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_pipeline_variables
    ADD CONSTRAINT fk_4620df86dc FOREIGN KEY (pipeline_id) REFERENCES public.ci_pipelines(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.members
    ADD CONSTRAINT fk_46a6fac512 FOREIGN KEY (member_namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_4b68009a5c FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.label_links
    ADD CONSTRAINT fk_4f0eb50eba FOREIGN KEY (label_id) REFERENCES public.labels(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.events
    ADD CONSTRAINT fk_4fe5dd545e FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_56e1e236bb FOREIGN KEY (target_project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.integrations
    ADD CONSTRAINT fk_5839b99478 FOREIGN KEY (inherit_from_id) REFERENCES public.integrations(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_5c35c216ef FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_5d95d2162a FOREIGN KEY (milestone_id) REFERENCES public.milestones(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_5fb53148a4 FOREIGN KEY (resolved_by_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.issue_links
    ADD CONSTRAINT fk_640e8aa241 FOREIGN KEY (source_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.routes
    ADD CONSTRAINT fk_64390a6f36 FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.packages
    ADD CONSTRAINT fk_64a36d8046 FOREIGN KEY (creator_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT fk_6a4e9eab07 FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.milestones
    ADD CONSTRAINT fk_6b9932fc56 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.webauthn_registrations
    ADD CONSTRAINT fk_72380fb46a FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_branches
    ADD CONSTRAINT fk_72517b2f88 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.cluster_agents
    ADD CONSTRAINT fk_72b7823fce FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vulnerabilities
    ADD CONSTRAINT fk_77038d5170 FOREIGN KEY (author_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.boards
    ADD CONSTRAINT fk_7e91ba542a FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_variables
    ADD CONSTRAINT fk_85f82c63ee FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_87082cc3dc FOREIGN KEY (updated_by_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT fk_881b8cdb80 FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.issue_assignees
    ADD CONSTRAINT fk_89dc8a511d FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.deployments
    ADD CONSTRAINT fk_8f629560c6 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.package_files
    ADD CONSTRAINT fk_97fdb6ea52 FOREIGN KEY (package_id) REFERENCES public.packages(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_diffs
    ADD CONSTRAINT fk_9a48820652 FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_topics
    ADD CONSTRAINT fk_9d2219dffe FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_pipelines
    ADD CONSTRAINT fk_a065a86674 FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_group_links
    ADD CONSTRAINT fk_a0af31b965 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_diff_commits
    ADD CONSTRAINT fk_a1c1831582 FOREIGN KEY (commit_author_id) REFERENCES public.merge_request_diff_commit_users(id);

ALTER TABLE ONLY public.gpg_key_subkeys
    ADD CONSTRAINT fk_a205a2392a FOREIGN KEY (gpg_key_id) REFERENCES public.gpg_keys(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_a50397c585 FOREIGN KEY (work_item_type_id) REFERENCES public.work_item_types(id);

ALTER TABLE ONLY public.project_authorizations
    ADD CONSTRAINT fk_a5cdd29145 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.label_priorities
    ADD CONSTRAINT fk_a9aa49b184 FOREIGN KEY (label_id) REFERENCES public.labels(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.web_hooks
    ADD CONSTRAINT fk_a9b7118cf8 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.deployments
    ADD CONSTRAINT fk_ac9bcf8629 FOREIGN KEY (environment_id) REFERENCES public.environments(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.integrations
    ADD CONSTRAINT fk_ae95068db8 FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issue_links
    ADD CONSTRAINT fk_af5932287f FOREIGN KEY (target_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_b0322cb97b FOREIGN KEY (merge_user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.members
    ADD CONSTRAINT fk_b0386d8e0d FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT fk_b0c5c7ad9b FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.milestones
    ADD CONSTRAINT fk_b4056105b5 FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.award_emoji
    ADD CONSTRAINT fk_b6f41f6dcf FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_b80e010e6d FOREIGN KEY (updated_by_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.lists
    ADD CONSTRAINT fk_b853c0f8dd FOREIGN KEY (milestone_id) REFERENCES public.milestones(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_branch_push_access_levels
    ADD CONSTRAINT fk_b942037e47 FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ci_stages
    ADD CONSTRAINT fk_ba97090207 FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.merge_request_reviewers
    ADD CONSTRAINT fk_c22d6be4fd FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_repositories
    ADD CONSTRAINT fk_cdb0dd7443 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_ceb683cfe3 FOREIGN KEY (milestone_id) REFERENCES public.milestones(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.labels
    ADD CONSTRAINT fk_cf57a80263 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.deploy_tokens
    ADD CONSTRAINT fk_d2f9e8cb61 FOREIGN KEY (creator_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.lfs_objects_projects
    ADD CONSTRAINT fk_d4e03a5f04 FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.ci_runner_projects
    ADD CONSTRAINT fk_ddbb28a45d FOREIGN KEY (runner_id) REFERENCES public.ci_runners(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.approval_rules
    ADD CONSTRAINT fk_dec3d0613d FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.oauth_access_grants
    ADD CONSTRAINT fk_dfb58da04a FOREIGN KEY (application_id) REFERENCES public.oauth_applications(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lfs_file_locks
    ADD CONSTRAINT fk_e2ba7f3670 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_authorizations
    ADD CONSTRAINT fk_e3ed8f6644 FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.environments
    ADD CONSTRAINT fk_e5f53906d0 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.vulnerability_occurrences
    ADD CONSTRAINT fk_e840805029 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.namespaces
    ADD CONSTRAINT fk_e9f0cdcc36 FOREIGN KEY (parent_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.personal_access_tokens
    ADD CONSTRAINT fk_ea00d66733 FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.gpg_keys
    ADD CONSTRAINT fk_ebfe726427 FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_topics
    ADD CONSTRAINT fk_ef5d1f5889 FOREIGN KEY (topic_id) REFERENCES public.topics(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_ef63f87212 FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.oauth_access_grants
    ADD CONSTRAINT fk_ef7ddcf44e FOREIGN KEY (resource_owner_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_reviewers
    ADD CONSTRAINT fk_efac63d53c FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.users
    ADD CONSTRAINT fk_f2227514fd FOREIGN KEY (managing_group_id) REFERENCES public.namespaces(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.cluster_agents
    ADD CONSTRAINT fk_f67c0d7a12 FOREIGN KEY (created_by_user_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT fk_fb8c1f13ce FOREIGN KEY (moved_to_id) REFERENCES public.issues(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.user_details
    ADD CONSTRAINT fk_fc559f2fbe FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_branch_push_access_levels
    ADD CONSTRAINT fk_fc96d4d90a FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_head_pipeline FOREIGN KEY (head_pipeline_id) REFERENCES public.ci_pipelines(id) ON DELETE SET NULL NOT VALID;

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT fk_latest_diff FOREIGN KEY (latest_merge_request_diff_id) REFERENCES public.merge_request_diffs(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.ci_build_needs
    ADD CONSTRAINT fk_needs_build FOREIGN KEY (partition_id, build_id, name) REFERENCES public.p_ci_builds(partition_id, id, name) MATCH FULL ON DELETE CASCADE;

ALTER TABLE ONLY public.namespaces
    ADD CONSTRAINT fk_owner FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.p_ci_builds
    ADD CONSTRAINT fk_upstream_p FOREIGN KEY (upstream_partition_id, upstream_id) REFERENCES public.p_ci_builds(partition_id, id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.identities
    ADD CONSTRAINT identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_failures
    ADD CONSTRAINT import_failures_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.integrations
    ADD CONSTRAINT integrations_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issue_metrics
    ADD CONSTRAINT issue_metrics_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE public.issue_search_data
    ADD CONSTRAINT issue_search_data_issue_id_fkey FOREIGN KEY (issue_id) REFERENCES public.issues(id) ON DELETE CASCADE;

ALTER TABLE public.issue_search_data
    ADD CONSTRAINT issue_search_data_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT issues_duplicated_to_id_fkey FOREIGN KEY (duplicated_to_id) REFERENCES public.issues(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT issues_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.issues
    ADD CONSTRAINT issues_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.keys
    ADD CONSTRAINT keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.label_priorities
    ADD CONSTRAINT label_priorities_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lfs_file_locks
    ADD CONSTRAINT lfs_file_locks_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lists
    ADD CONSTRAINT lists_label_id_fkey FOREIGN KEY (label_id) REFERENCES public.labels(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lists
    ADD CONSTRAINT lists_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_created_by_id_fkey FOREIGN KEY (created_by_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.merge_request_assignees
    ADD CONSTRAINT merge_request_assignees_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.merge_request_diffs
    ADD CONSTRAINT merge_request_diffs_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.merge_requests
    ADD CONSTRAINT merge_requests_source_project_id_fkey FOREIGN KEY (source_project_id) REFERENCES public.projects(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.namespace_settings
    ADD CONSTRAINT namespace_settings_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.oauth_access_tokens
    ADD CONSTRAINT oauth_access_tokens_application_id_fkey FOREIGN KEY (application_id) REFERENCES public.oauth_applications(id);

ALTER TABLE public.p_ci_builds
    ADD CONSTRAINT p_ci_builds_commit_id_fkey FOREIGN KEY (commit_id) REFERENCES public.ci_pipelines(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.packages
    ADD CONSTRAINT packages_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.pages_domains
    ADD CONSTRAINT pages_domains_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.plan_limits
    ADD CONSTRAINT plan_limits_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES public.plans(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_features
    ADD CONSTRAINT project_features_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.project_group_links
    ADD CONSTRAINT project_group_links_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.namespaces(id);

ALTER TABLE ONLY public.project_import_data
    ADD CONSTRAINT project_import_data_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE ONLY public.project_repositories
    ADD CONSTRAINT project_repositories_shard_id_fkey FOREIGN KEY (shard_id) REFERENCES public.shards(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.project_statistics
    ADD CONSTRAINT project_statistics_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id);

ALTER TABLE ONLY public.projects
    ADD CONSTRAINT projects_creator_id_fkey FOREIGN KEY (creator_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.protected_branch_push_access_levels
    ADD CONSTRAINT protected_branch_push_access_levels_protected_branch_id_fkey FOREIGN KEY (protected_branch_id) REFERENCES public.protected_branches(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_branches
    ADD CONSTRAINT protected_branches_namespace_id_fkey FOREIGN KEY (namespace_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.protected_tags
    ADD CONSTRAINT protected_tags_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.push_event_payloads
    ADD CONSTRAINT push_event_payloads_event_id_fkey FOREIGN KEY (event_id) REFERENCES public.events(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.release_links
    ADD CONSTRAINT release_links_release_id_fkey FOREIGN KEY (release_id) REFERENCES public.releases(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.releases
    ADD CONSTRAINT releases_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.repository_locks
    ADD CONSTRAINT repository_locks_owner_fkey FOREIGN KEY (owner) REFERENCES public.users(id);

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_merge_request_id_fkey FOREIGN KEY (merge_request_id) REFERENCES public.merge_requests(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.snippets
    ADD CONSTRAINT snippets_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.subscriptions
    ADD CONSTRAINT subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT todos_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT todos_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.namespaces(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT todos_note_id_fkey FOREIGN KEY (note_id) REFERENCES public.notes(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.todos
    ADD CONSTRAINT todos_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_details
    ADD CONSTRAINT user_details_provisioned_by_group_id_fkey FOREIGN KEY (provisioned_by_group_id) REFERENCES public.namespaces(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_created_by_id_fkey FOREIGN KEY (created_by_id) REFERENCES public.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.vulnerabilities
    ADD CONSTRAINT vulnerabilities_project_id_fkey FOREIGN KEY (project_id) REFERENCES public.projects(id);

ALTER TABLE public.snippets ENABLE ROW LEVEL SECURITY;

CREATE POLICY visible ON public.snippets FOR SELECT USING ((visibility_level > 0));

