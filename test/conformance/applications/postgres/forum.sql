-- A discussion forum, as years of Rails migrations leave it. Needs forum.before.sql.

SET client_min_messages = warning;

CREATE SCHEMA chat;
COMMENT ON SCHEMA chat IS 'Added with the chat plugin';

CREATE TYPE hotlinked_media_status AS ENUM ('downloaded', 'too_large', 'download_failed', 'upload_create_failed');
CREATE TYPE chat.membership_level AS ENUM ('muted', 'never', 'mention', 'always');
CREATE TYPE "Mood" AS ENUM ('so-so', 'it''s fine', 'say "hi"', 'very, very good', '', '🎉', 'back\slash', '{brace}');
COMMENT ON TYPE "Mood" IS 'How a reader feels; the labels come from the users';

CREATE SEQUENCE category_tag_stats_id_seq;
CREATE SEQUENCE post_number_seq AS integer START WITH 1000 INCREMENT BY 5 MINVALUE 1000 MAXVALUE 2000000000 CACHE 20 CYCLE;
COMMENT ON SEQUENCE post_number_seq IS 'Numbers of imported posts';
CREATE SEQUENCE countdown_seq INCREMENT BY -1 MINVALUE -1000 MAXVALUE -1 START WITH -1;

CREATE TABLE "schema_migrations" ("version" character varying NOT NULL PRIMARY KEY);
CREATE TABLE "ar_internal_metadata" ("key" character varying NOT NULL PRIMARY KEY, "value" character varying, "created_at" timestamp(6) NOT NULL, "updated_at" timestamp(6) NOT NULL);

CREATE TABLE "users" ("id" bigserial primary key, "username" character varying(60) NOT NULL, "name" character varying, "username_lower" character varying(60) NOT NULL, "seen_notification_id" bigint DEFAULT 0 NOT NULL, "last_posted_at" timestamp without time zone, "password_hash" character varying(64), "salt" character varying(32), "active" boolean DEFAULT false NOT NULL, "last_emailed_at" timestamp without time zone, "trust_level" integer NOT NULL, "approved" boolean DEFAULT false NOT NULL, "approved_by_id" integer, "approved_at" timestamp without time zone, "date_of_birth" date, "ip_address" inet, "registration_ip_address" inet, "admin" boolean DEFAULT false NOT NULL, "moderator" boolean DEFAULT false NOT NULL, "flag_level" integer DEFAULT 0 NOT NULL, "suspended_at" timestamp without time zone, "suspended_till" timestamp without time zone, "views" integer DEFAULT 0 NOT NULL, "locale" character varying(10), "primary_group_id" bigint, "uploaded_avatar_id" bigint, "staged" boolean DEFAULT false NOT NULL, "manual_locked_trust_level" integer, "secure_identifier" character varying, "flair_group_id" bigint, "last_seen_reviewable_id" integer, "required_fields_version" integer, "mood" "Mood" DEFAULT 'so-so', "moods" "Mood"[] DEFAULT '{}'::"Mood"[] NOT NULL, "seen_ip_networks" cidr[], "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE UNIQUE INDEX "index_users_on_username" ON "users" USING btree ("username");
CREATE UNIQUE INDEX "index_users_on_username_lower" ON "users" USING btree ("username_lower");
CREATE INDEX "index_users_on_last_posted_at" ON "users" USING btree ("last_posted_at");
CREATE TABLE "user_emails" ("id" bigserial primary key, "user_id" bigint NOT NULL, "email" character varying(513) NOT NULL, "primary" boolean DEFAULT false NOT NULL, "normalized_email" character varying, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_emails_on_user_id" ON "user_emails" USING btree ("user_id");
CREATE TABLE "user_profiles" (
    "id" bigserial primary key,
    "location" character varying(3000),
    "website" character varying(3000),
    "bio_raw" text,
    "bio_cooked" text,
    "dismissed_banner_key" integer,
    "badge_granted_title" boolean DEFAULT false,
    "views" integer DEFAULT 0 NOT NULL,
    "profile_background_upload_id" bigint,
    "card_background_upload_id" bigint,
    "featured_topic_id" bigint
);
CREATE INDEX "index_user_profiles_on_bio_raw" ON "user_profiles" USING btree ("bio_raw");
CREATE TABLE "user_stats" (
    "user_id" bigint,
    "topics_entered" integer DEFAULT 0 NOT NULL,
    "time_read" integer DEFAULT 0 NOT NULL,
    "days_visited" integer DEFAULT 0 NOT NULL,
    "posts_read_count" integer DEFAULT 0 NOT NULL,
    "likes_given" integer DEFAULT 0 NOT NULL,
    "likes_received" integer DEFAULT 0 NOT NULL,
    "new_since" timestamp without time zone NOT NULL,
    "read_faq" timestamp without time zone,
    "first_post_created_at" timestamp without time zone,
    "bounce_score" double precision DEFAULT 0 NOT NULL,
    "reset_bounce_score_after" timestamp without time zone,
    "flags_agreed" integer DEFAULT 0 NOT NULL,
    "distinct_badge_count" integer DEFAULT 0 NOT NULL,
    PRIMARY KEY ("user_id")
);
CREATE TABLE "user_options" ("user_id" bigint, "mailing_list_mode" boolean DEFAULT false NOT NULL, "email_digests" boolean, "external_links_in_new_tab" boolean DEFAULT false NOT NULL, "dynamic_favicon" boolean DEFAULT false NOT NULL, "digest_after_minutes" integer, "auto_track_topics_after_msecs" integer, "new_topic_duration_minutes" integer, "theme_ids" integer[] DEFAULT '{}'::integer[] NOT NULL, "theme_key_seq" integer DEFAULT 0 NOT NULL, "timezone" character varying, "text_size_key" integer DEFAULT 0 NOT NULL, "ignored_tags" character varying[] DEFAULT '{}'::character varying[] NOT NULL, "dark_scheme_id" integer, "bookmark_auto_delete_preference" integer DEFAULT 3 NOT NULL, "sidebar_list_destination" integer DEFAULT 0 NOT NULL, PRIMARY KEY ("user_id"));
CREATE TABLE "user_visits" ("id" bigserial primary key, "user_id" bigint NOT NULL, "visited_at" date NOT NULL, "posts_read" integer DEFAULT 0, "mobile" boolean DEFAULT false, "time_read" integer DEFAULT 0 NOT NULL);
CREATE INDEX "index_user_visits_on_user_id" ON "user_visits" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_visits_on_user_id_and_visited_at" ON "user_visits" USING btree ("user_id", "visited_at");
CREATE TABLE "user_auth_tokens" ("id" bigserial primary key, "user_id" bigint NOT NULL, "auth_token" character varying NOT NULL, "prev_auth_token" character varying, "user_agent" character varying, "auth_token_seen" boolean DEFAULT false NOT NULL, "client_ip" inet, "rotated_at" timestamp without time zone NOT NULL, "seen_at" timestamp without time zone, "authenticated_with_oauth" boolean DEFAULT false, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_auth_tokens_on_user_id" ON "user_auth_tokens" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_auth_tokens_on_auth_token" ON "user_auth_tokens" USING btree ("auth_token");
CREATE UNIQUE INDEX "index_user_auth_tokens_on_prev_auth_token" ON "user_auth_tokens" USING btree ("prev_auth_token");
CREATE TABLE "user_auth_token_logs" ("id" bigserial primary key, "action" character varying NOT NULL, "user_auth_token_id" bigint, "user_id" bigint, "client_ip" inet, "user_agent" character varying, "auth_token" character varying, "created_at" timestamp without time zone, "path" character varying);
CREATE TABLE "user_associated_accounts" (
    "id" bigserial primary key,
    "provider_name" character varying NOT NULL,
    "provider_uid" character varying NOT NULL,
    "user_id" bigint,
    "last_used" timestamp without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "info" jsonb DEFAULT '{}'::jsonb NOT NULL,
    "credentials" jsonb DEFAULT '{}'::jsonb NOT NULL,
    "extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_user_associated_accounts_on_user_id" ON "user_associated_accounts" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_associated_accounts_on_provider_name_and_provider_ui" ON "user_associated_accounts" USING btree ("provider_name", "provider_uid");
CREATE TABLE "user_api_keys" ("id" bigserial primary key, "user_id" bigint NOT NULL, "client_id" character varying NOT NULL, "key_hash" character varying NOT NULL, "application_name" character varying NOT NULL, "push_url" character varying, "revoked_at" timestamp without time zone, "last_used_at" timestamp without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL, "scopes" text[] DEFAULT '{}'::text[] NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_api_keys_on_user_id" ON "user_api_keys" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_api_keys_on_key_hash" ON "user_api_keys" USING btree ("key_hash");
CREATE UNIQUE INDEX "index_user_api_keys_on_client_id" ON "user_api_keys" USING btree ("client_id");
CREATE TABLE "user_fields" ("id" bigserial primary key, "name" character varying NOT NULL, "field_type" character varying NOT NULL, "editable" boolean DEFAULT false NOT NULL, "description" character varying NOT NULL, "required" boolean DEFAULT true NOT NULL, "show_on_profile" boolean DEFAULT false NOT NULL, "position" integer DEFAULT 0, "external_name" character varying, "searchable" boolean DEFAULT false NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE TABLE "user_field_options" ("id" bigserial primary key, "user_field_id" bigint NOT NULL, "value" character varying NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_field_options_on_user_field_id" ON "user_field_options" USING btree ("user_field_id");
CREATE TABLE "user_custom_fields" (
    "id" bigserial primary key,
    "user_id" bigint NOT NULL,
    "name" character varying(256) NOT NULL,
    "value" text,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_user_custom_fields_on_user_id" ON "user_custom_fields" USING btree ("user_id");
CREATE INDEX "index_user_custom_fields_on_name_and_value" ON "user_custom_fields" USING btree ("name", "value");
CREATE TABLE "user_warnings" (
    "id" bigserial primary key,
    "topic_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "created_by_id" bigint NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_user_warnings_on_topic_id" ON "user_warnings" USING btree ("topic_id");
CREATE INDEX "index_user_warnings_on_user_id" ON "user_warnings" USING btree ("user_id");
CREATE INDEX "index_user_warnings_on_created_by_id" ON "user_warnings" USING btree ("created_by_id");
CREATE TABLE "user_second_factors" ("id" bigserial primary key, "user_id" bigint NOT NULL, "method" integer NOT NULL, "data" character varying NOT NULL, "enabled" boolean DEFAULT false NOT NULL, "last_used" timestamp without time zone, "name" character varying(300), "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_second_factors_on_user_id" ON "user_second_factors" USING btree ("user_id");
CREATE INDEX "index_user_second_factors_on_method_and_enabled" ON "user_second_factors" USING btree ("method", "enabled");
CREATE TABLE "user_security_keys" ("id" bigserial primary key, "user_id" bigint NOT NULL, "credential_id" character varying NOT NULL, "public_key" character varying NOT NULL, "factor_type" integer DEFAULT 0 NOT NULL, "enabled" boolean DEFAULT true NOT NULL, "name" character varying(300) NOT NULL, "last_used" timestamp with time zone DEFAULT timezone('utc',now()), "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_security_keys_on_user_id" ON "user_security_keys" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_security_keys_on_credential_id" ON "user_security_keys" USING btree ("credential_id");
CREATE TABLE "user_uploads" (
    "id" bigserial primary key,
    "upload_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "created_at" timestamp without time zone NOT NULL
);
CREATE INDEX "index_user_uploads_on_upload_id" ON "user_uploads" USING btree ("upload_id");
CREATE INDEX "index_user_uploads_on_user_id" ON "user_uploads" USING btree ("user_id");
CREATE UNIQUE INDEX "index_user_uploads_on_upload_id_and_user_id" ON "user_uploads" USING btree ("upload_id", "user_id");
CREATE TABLE "user_exports" (
    "id" bigserial primary key,
    "file_name" character varying NOT NULL,
    "user_id" bigint NOT NULL,
    "upload_id" integer,
    "topic_id" bigint,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_user_exports_on_user_id" ON "user_exports" USING btree ("user_id");
CREATE INDEX "index_user_exports_on_topic_id" ON "user_exports" USING btree ("topic_id");
CREATE TABLE "user_notification_schedules" ("id" bigserial primary key, "user_id" bigint NOT NULL, "enabled" boolean DEFAULT false NOT NULL, "day_0_start_time" integer NOT NULL, "day_0_end_time" integer NOT NULL, "day_1_start_time" integer NOT NULL, "day_1_end_time" integer NOT NULL, "quiet_from" time with time zone, "quiet_until" time(0) without time zone);
CREATE INDEX "index_user_notification_schedules_on_user_id" ON "user_notification_schedules" USING btree ("user_id");
CREATE TABLE "user_statuses" ("user_id" bigint, "emoji" character varying NOT NULL, "description" character varying NOT NULL, "set_at" timestamp without time zone NOT NULL, "ends_at" timestamp without time zone, PRIMARY KEY ("user_id"));
CREATE TABLE "user_search_data" ("user_id" bigint, "search_data" tsvector, "raw_data" text, "locale" text, "version" integer DEFAULT 0, PRIMARY KEY ("user_id"));
CREATE TABLE "groups" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "automatic" boolean DEFAULT false NOT NULL,
    "user_count" integer DEFAULT 0 NOT NULL,
    "automatic_membership_email_domains" text,
    "primary_group" boolean DEFAULT false NOT NULL,
    "title" character varying,
    "grant_trust_level" integer,
    "incoming_email" character varying,
    "has_messages" boolean DEFAULT false NOT NULL,
    "flair_url" character varying,
    "flair_bg_color" character varying,
    "full_name" character varying,
    "default_notification_level" integer DEFAULT 3 NOT NULL,
    "allow_unknown_sender_topic_replies" boolean DEFAULT false NOT NULL,
    "imap_updated_at" timestamp without time zone,
    "assignable_level" integer DEFAULT 0 NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE UNIQUE INDEX "index_groups_on_name" ON "groups" USING btree ("name");
CREATE UNIQUE INDEX "index_groups_on_incoming_email" ON "groups" USING btree ("incoming_email");
CREATE TABLE "group_users" (
    "id" bigserial primary key,
    "group_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "owner" boolean DEFAULT false NOT NULL,
    "notification_level" integer DEFAULT 2 NOT NULL,
    "first_unread_pm_at" timestamp without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_group_users_on_group_id" ON "group_users" USING btree ("group_id");
CREATE INDEX "index_group_users_on_user_id" ON "group_users" USING btree ("user_id");
CREATE UNIQUE INDEX "index_group_users_on_group_id_and_user_id" ON "group_users" USING btree ("group_id", "user_id");
CREATE UNIQUE INDEX "index_group_users_on_user_id_and_group_id" ON "group_users" USING btree ("user_id", "group_id");
CREATE TABLE "group_requests" (
    "id" bigserial primary key,
    "group_id" bigint,
    "user_id" bigint,
    "reason" text,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_group_requests_on_group_id" ON "group_requests" USING btree ("group_id");
CREATE INDEX "index_group_requests_on_user_id" ON "group_requests" USING btree ("user_id");
CREATE UNIQUE INDEX "index_group_requests_on_group_id_and_user_id" ON "group_requests" USING btree ("group_id", "user_id");
CREATE TABLE "group_mentions" (
    "id" bigserial primary key,
    "post_id" bigint,
    "group_id" bigint,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_group_mentions_on_post_id" ON "group_mentions" USING btree ("post_id");
CREATE INDEX "index_group_mentions_on_group_id" ON "group_mentions" USING btree ("group_id");
CREATE UNIQUE INDEX "index_group_mentions_on_post_id_and_group_id" ON "group_mentions" USING btree ("post_id", "group_id");
CREATE TABLE "group_histories" (
    "id" bigserial primary key,
    "group_id" bigint NOT NULL,
    "acting_user_id" bigint NOT NULL,
    "target_user_id" bigint,
    "action" integer NOT NULL,
    "subject" character varying,
    "prev_value" text,
    "new_value" text,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_group_histories_on_group_id" ON "group_histories" USING btree ("group_id");
CREATE INDEX "index_group_histories_on_acting_user_id" ON "group_histories" USING btree ("acting_user_id");
CREATE INDEX "index_group_histories_on_target_user_id" ON "group_histories" USING btree ("target_user_id");
CREATE TABLE "group_archived_messages" ("id" bigserial primary key, "group_id" bigint NOT NULL, "topic_id" bigint NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_group_archived_messages_on_group_id" ON "group_archived_messages" USING btree ("group_id");
CREATE INDEX "index_group_archived_messages_on_topic_id" ON "group_archived_messages" USING btree ("topic_id");
CREATE TABLE "category_groups" ("id" bigserial primary key, "category_id" bigint NOT NULL, "group_id" bigint NOT NULL, "permission_type" integer DEFAULT 1, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_category_groups_on_category_id" ON "category_groups" USING btree ("category_id");
CREATE INDEX "index_category_groups_on_group_id" ON "category_groups" USING btree ("group_id");
CREATE TABLE "category_users" (
    "id" bigserial primary key,
    "category_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "notification_level" integer,
    "last_seen_at" timestamp without time zone
);
CREATE INDEX "index_category_users_on_category_id" ON "category_users" USING btree ("category_id");
CREATE INDEX "index_category_users_on_user_id" ON "category_users" USING btree ("user_id");
CREATE UNIQUE INDEX "index_category_users_on_user_id_and_category_id" ON "category_users" USING btree ("user_id", "category_id");
CREATE TABLE "category_featured_topics" (
    "id" bigserial primary key,
    "category_id" bigint NOT NULL,
    "topic_id" bigint NOT NULL,
    "rank" integer DEFAULT 0 NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_category_featured_topics_on_category_id" ON "category_featured_topics" USING btree ("category_id");
CREATE INDEX "index_category_featured_topics_on_topic_id" ON "category_featured_topics" USING btree ("topic_id");
CREATE UNIQUE INDEX "index_category_featured_topics_on_category_id_and_topic_id" ON "category_featured_topics" USING btree ("category_id", "topic_id");
CREATE TABLE "category_search_data" ("category_id" bigint, "search_data" tsvector, "raw_data" text, "locale" text, "version" integer DEFAULT 0, PRIMARY KEY ("category_id"));
CREATE TABLE "category_custom_fields" ("id" bigserial primary key, "category_id" bigint NOT NULL, "name" character varying(256) NOT NULL, "value" text, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_category_custom_fields_on_category_id" ON "category_custom_fields" USING btree ("category_id");
CREATE TABLE "tags" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "topic_count" integer DEFAULT 0 NOT NULL,
    "pm_topic_count" integer DEFAULT 0 NOT NULL,
    "target_tag_id" bigint,
    "description" character varying(1000),
    "public_topic_count" integer DEFAULT 0 NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_tags_on_target_tag_id" ON "tags" USING btree ("target_tag_id");
CREATE TABLE "tag_groups" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "parent_tag_id" bigint,
    "one_per_topic" boolean DEFAULT false,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_tag_groups_on_parent_tag_id" ON "tag_groups" USING btree ("parent_tag_id");
CREATE TABLE "tag_group_memberships" ("id" bigserial primary key, "tag_id" bigint NOT NULL, "tag_group_id" bigint NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_tag_group_memberships_on_tag_id" ON "tag_group_memberships" USING btree ("tag_id");
CREATE INDEX "index_tag_group_memberships_on_tag_group_id" ON "tag_group_memberships" USING btree ("tag_group_id");
CREATE UNIQUE INDEX "index_tag_group_memberships_on_tag_group_id_and_tag_id" ON "tag_group_memberships" USING btree ("tag_group_id", "tag_id");
CREATE TABLE "tag_users" ("id" bigserial primary key, "tag_id" bigint NOT NULL, "user_id" bigint NOT NULL, "notification_level" integer NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_tag_users_on_tag_id" ON "tag_users" USING btree ("tag_id");
CREATE INDEX "index_tag_users_on_user_id" ON "tag_users" USING btree ("user_id");
CREATE TABLE "topic_tags" ("id" bigserial primary key, "topic_id" bigint NOT NULL, "tag_id" bigint NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_topic_tags_on_topic_id" ON "topic_tags" USING btree ("topic_id");
CREATE INDEX "index_topic_tags_on_tag_id" ON "topic_tags" USING btree ("tag_id");
CREATE UNIQUE INDEX "index_topic_tags_on_topic_id_and_tag_id" ON "topic_tags" USING btree ("topic_id", "tag_id");
CREATE TABLE "topic_users" ("user_id" bigint NOT NULL, "topic_id" bigint NOT NULL, "posted" boolean DEFAULT false NOT NULL, "last_read_post_number" integer, "last_visited_at" timestamp without time zone, "notification_level" integer DEFAULT 1 NOT NULL, "notifications_changed_at" timestamp without time zone, "total_msecs_viewed" integer DEFAULT 0 NOT NULL, "cleared_pinned_at" timestamp without time zone, "liked" boolean DEFAULT false, "bookmarked" boolean DEFAULT false);
CREATE UNIQUE INDEX "index_topic_users_on_topic_id_and_user_id" ON "topic_users" USING btree ("topic_id", "user_id");
CREATE TABLE "topic_views" ("topic_id" bigint NOT NULL, "viewed_at" date NOT NULL, "user_id" integer, "ip_address" inet);
CREATE INDEX "index_topic_views_on_topic_id_and_viewed_at" ON "topic_views" USING btree ("topic_id", "viewed_at");
CREATE TABLE "topic_links" (
    "id" bigserial primary key,
    "topic_id" bigint NOT NULL,
    "post_id" bigint,
    "user_id" bigint NOT NULL,
    "url" character varying NOT NULL,
    "domain" character varying(100) NOT NULL,
    "internal" boolean DEFAULT false NOT NULL,
    "link_topic_id" bigint,
    "reflection" boolean DEFAULT false,
    "clicks" integer DEFAULT 0 NOT NULL,
    "title" character varying,
    "quote" boolean DEFAULT false NOT NULL,
    "extension" character varying(10),
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_topic_links_on_topic_id" ON "topic_links" USING btree ("topic_id");
CREATE INDEX "index_topic_links_on_post_id" ON "topic_links" USING btree ("post_id");
CREATE INDEX "index_topic_links_on_user_id" ON "topic_links" USING btree ("user_id");
CREATE TABLE "topic_link_clicks" (
    "id" bigserial primary key,
    "topic_link_id" bigint NOT NULL,
    "user_id" bigint,
    "ip_address" inet,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_topic_link_clicks_on_topic_link_id" ON "topic_link_clicks" USING btree ("topic_link_id");
CREATE INDEX "index_topic_link_clicks_on_user_id" ON "topic_link_clicks" USING btree ("user_id");
CREATE TABLE "topic_timers" ("id" bigserial primary key, "execute_at" timestamp without time zone NOT NULL, "status_type" integer NOT NULL, "user_id" bigint NOT NULL, "topic_id" bigint, "based_on_last_post" boolean DEFAULT false NOT NULL, "deleted_at" timestamp without time zone, "deleted_by_id" bigint, "duration_minutes" integer, "public_type" boolean DEFAULT true, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_topic_timers_on_user_id" ON "topic_timers" USING btree ("user_id");
CREATE INDEX "index_topic_timers_on_topic_id" ON "topic_timers" USING btree ("topic_id");
CREATE INDEX "index_topic_timers_on_deleted_by_id" ON "topic_timers" USING btree ("deleted_by_id");
CREATE TABLE "topic_thumbnails" (
    "id" bigserial primary key,
    "upload_id" bigint NOT NULL,
    "optimized_image_id" bigint,
    "max_width" integer NOT NULL,
    "max_height" integer NOT NULL
);
CREATE INDEX "index_topic_thumbnails_on_upload_id" ON "topic_thumbnails" USING btree ("upload_id");
CREATE INDEX "index_topic_thumbnails_on_optimized_image_id" ON "topic_thumbnails" USING btree ("optimized_image_id");
CREATE TABLE "topic_embeds" (
    "id" bigserial primary key,
    "topic_id" bigint NOT NULL,
    "post_id" bigint NOT NULL,
    "embed_url" character varying(1000) NOT NULL,
    "content_sha1" character varying(40),
    "deleted_at" timestamp without time zone,
    "embed_content_cache" text,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_topic_embeds_on_topic_id" ON "topic_embeds" USING btree ("topic_id");
CREATE INDEX "index_topic_embeds_on_post_id" ON "topic_embeds" USING btree ("post_id");
CREATE UNIQUE INDEX "index_topic_embeds_on_embed_url" ON "topic_embeds" USING btree ("embed_url");
CREATE TABLE "posts" (
    "id" bigserial primary key,
    "user_id" bigint,
    "topic_id" bigint NOT NULL,
    "post_number" integer NOT NULL,
    "raw" text NOT NULL,
    "cooked" text NOT NULL,
    "reply_to_post_number" integer,
    "reply_count" integer DEFAULT 0 NOT NULL,
    "quote_count" integer DEFAULT 0 NOT NULL,
    "deleted_at" timestamp without time zone,
    "off_topic_count" integer DEFAULT 0 NOT NULL,
    "like_count" integer DEFAULT 0 NOT NULL,
    "score" double precision,
    "sort_order" integer,
    "last_editor_id" bigint,
    "hidden" boolean DEFAULT false NOT NULL,
    "hidden_reason_id" integer,
    "spam_count" integer DEFAULT 0 NOT NULL,
    "reads" integer DEFAULT 0 NOT NULL,
    "post_type" integer DEFAULT 1 NOT NULL,
    "percent_rank" double precision DEFAULT 1.0,
    "notify_user_count" integer DEFAULT 0 NOT NULL,
    "word_count" integer,
    "version" integer DEFAULT 1 NOT NULL,
    "edit_reason" character varying,
    "cook_method" integer DEFAULT 1 NOT NULL,
    "wiki" boolean DEFAULT false NOT NULL,
    "baked_at" timestamp without time zone,
    "action_code" character varying,
    "locked_by_id" bigint,
    "image_upload_id" bigint,
    "raw_email" text,
    "outbound_message_id" character varying,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_posts_on_user_id" ON "posts" USING btree ("user_id");
CREATE INDEX "index_posts_on_topic_id" ON "posts" USING btree ("topic_id");
CREATE UNIQUE INDEX "index_posts_on_topic_id_and_post_number" ON "posts" USING btree ("topic_id", "post_number");
CREATE TABLE "post_actions" (
    "id" bigserial primary key,
    "post_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "post_action_type_id" bigint NOT NULL,
    "deleted_at" timestamp without time zone,
    "related_post_id" bigint,
    "deferred_at" timestamp without time zone,
    "agreed_at" timestamp without time zone,
    "staff_took_action" boolean DEFAULT false NOT NULL,
    "targets_topic" boolean DEFAULT false NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_post_actions_on_post_id" ON "post_actions" USING btree ("post_id");
CREATE INDEX "index_post_actions_on_user_id" ON "post_actions" USING btree ("user_id");
CREATE INDEX "index_post_actions_on_post_action_type_id" ON "post_actions" USING btree ("post_action_type_id");
CREATE INDEX "index_post_actions_on_related_post_id" ON "post_actions" USING btree ("related_post_id");
CREATE TABLE "post_action_types" ("id" bigserial primary key, "name_key" character varying(50) NOT NULL, "is_flag" boolean DEFAULT false NOT NULL, "icon" character varying(20), "position" integer DEFAULT 0 NOT NULL, "score_bonus" double precision DEFAULT 0.0 NOT NULL, "reviewable_priority" integer DEFAULT 0 NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE TABLE "post_custom_fields" ("id" bigserial primary key, "post_id" bigint NOT NULL, "name" character varying(256) NOT NULL, "value" text, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_post_custom_fields_on_post_id" ON "post_custom_fields" USING btree ("post_id");
CREATE TABLE "post_details" ("id" bigserial primary key, "post_id" bigint, "key" character varying, "value" character varying, "extra" text, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_post_details_on_post_id" ON "post_details" USING btree ("post_id");
CREATE UNIQUE INDEX "index_post_details_on_post_id_and_key" ON "post_details" USING btree ("post_id", "key");
CREATE TABLE "post_hotlinked_media" (
    "id" bigserial primary key,
    "post_id" bigint NOT NULL,
    "url" character varying NOT NULL,
    "status" hotlinked_media_status NOT NULL,
    "upload_id" bigint,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_post_hotlinked_media_on_post_id" ON "post_hotlinked_media" USING btree ("post_id");
CREATE INDEX "index_post_hotlinked_media_on_upload_id" ON "post_hotlinked_media" USING btree ("upload_id");
CREATE TABLE "post_replies" ("post_id" bigint, "reply_post_id" bigint, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_post_replies_on_post_id" ON "post_replies" USING btree ("post_id");
CREATE INDEX "index_post_replies_on_reply_post_id" ON "post_replies" USING btree ("reply_post_id");
CREATE UNIQUE INDEX "index_post_replies_on_post_id_and_reply_post_id" ON "post_replies" USING btree ("post_id", "reply_post_id");
CREATE TABLE "post_reply_keys" ("id" bigserial primary key, "user_id" bigint NOT NULL, "post_id" bigint NOT NULL, "reply_key" uuid NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_post_reply_keys_on_user_id" ON "post_reply_keys" USING btree ("user_id");
CREATE INDEX "index_post_reply_keys_on_post_id" ON "post_reply_keys" USING btree ("post_id");
CREATE UNIQUE INDEX "index_post_reply_keys_on_reply_key" ON "post_reply_keys" USING btree ("reply_key");
CREATE TABLE "post_revisions" (
    "id" bigserial primary key,
    "user_id" bigint,
    "post_id" bigint,
    "modifications" text,
    "number" integer,
    "hidden" boolean DEFAULT false NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_post_revisions_on_user_id" ON "post_revisions" USING btree ("user_id");
CREATE INDEX "index_post_revisions_on_post_id" ON "post_revisions" USING btree ("post_id");
CREATE INDEX "index_post_revisions_on_post_id_and_number" ON "post_revisions" USING btree ("post_id", "number");
CREATE TABLE "post_search_data" ("post_id" bigint, "search_data" tsvector, "raw_data" text, "locale" character varying, "private_message" boolean NOT NULL, PRIMARY KEY ("post_id"));
CREATE TABLE "post_stats" ("id" bigserial primary key, "post_id" bigint, "drafts_saved" integer, "typing_duration_msecs" integer, "composer_open_duration_msecs" integer, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_post_stats_on_post_id" ON "post_stats" USING btree ("post_id");
CREATE TABLE "post_timings" (
    "topic_id" bigint NOT NULL,
    "post_number" integer NOT NULL,
    "user_id" bigint NOT NULL,
    "msecs" integer NOT NULL
);
CREATE UNIQUE INDEX "index_post_timings_on_topic_id_and_post_number_and_user_id" ON "post_timings" USING btree ("topic_id", "post_number", "user_id");
CREATE TABLE "post_uploads" ("id" bigserial primary key, "post_id" bigint NOT NULL, "upload_id" bigint NOT NULL);
CREATE INDEX "index_post_uploads_on_post_id" ON "post_uploads" USING btree ("post_id");
CREATE INDEX "index_post_uploads_on_upload_id" ON "post_uploads" USING btree ("upload_id");
CREATE UNIQUE INDEX "index_post_uploads_on_post_id_and_upload_id" ON "post_uploads" USING btree ("post_id", "upload_id");
CREATE TABLE "uploads" (
    "id" bigserial primary key,
    "user_id" bigint NOT NULL,
    "original_filename" character varying NOT NULL,
    "filesize" bigint NOT NULL,
    "width" integer,
    "height" integer,
    "url" character varying NOT NULL,
    "sha1" character varying(40),
    "origin" character varying(1000),
    "retain_hours" integer,
    "extension" character varying(10),
    "thumbnail_width" integer,
    "etag" character varying,
    "secure" boolean DEFAULT false NOT NULL,
    "access_control_post_id" bigint,
    "verification_status" integer DEFAULT 1 NOT NULL,
    "dominant_color" text,
    "animated" boolean,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE UNIQUE INDEX "index_uploads_on_sha1" ON "uploads" USING btree ("sha1");
CREATE TABLE "optimized_images" ("id" bigserial primary key, "sha1" character varying(40) NOT NULL, "extension" character varying(10) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "upload_id" bigint NOT NULL, "url" character varying NOT NULL, "filesize" bigint, "etag" character varying, "version" integer, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_optimized_images_on_upload_id" ON "optimized_images" USING btree ("upload_id");
CREATE TABLE "notifications" ("id" bigserial primary key, "notification_type" integer NOT NULL, "user_id" bigint NOT NULL, "data" character varying(1000) NOT NULL, "read" boolean DEFAULT false NOT NULL, "topic_id" bigint, "post_number" integer, "post_action_id" bigint, "high_priority" boolean DEFAULT false NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_notifications_on_user_id" ON "notifications" USING btree ("user_id");
CREATE INDEX "index_notifications_on_post_action_id" ON "notifications" USING btree ("post_action_id");
CREATE TABLE "muted_users" ("id" bigserial primary key, "user_id" bigint NOT NULL, "muted_user_id" bigint NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_muted_users_on_user_id" ON "muted_users" USING btree ("user_id");
CREATE UNIQUE INDEX "index_muted_users_on_user_id_and_muted_user_id" ON "muted_users" USING btree ("user_id", "muted_user_id");
CREATE TABLE "badges" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "description" text,
    "badge_type_id" bigint NOT NULL,
    "grant_count" integer DEFAULT 0 NOT NULL,
    "allow_title" boolean DEFAULT false NOT NULL,
    "multiple_grant" boolean DEFAULT false NOT NULL,
    "icon" character varying DEFAULT 'fa-certificate' NOT NULL,
    "listable" boolean DEFAULT true,
    "query" text,
    "enabled" boolean DEFAULT true NOT NULL,
    "auto_revoke" boolean DEFAULT true NOT NULL,
    "badge_grouping_id" bigint DEFAULT 5 NOT NULL,
    "trigger" integer,
    "show_posts" boolean DEFAULT false NOT NULL,
    "long_description" text,
    "image_upload_id" integer,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_badges_on_badge_type_id" ON "badges" USING btree ("badge_type_id");
CREATE INDEX "index_badges_on_badge_grouping_id" ON "badges" USING btree ("badge_grouping_id");
CREATE UNIQUE INDEX "index_badges_on_name" ON "badges" USING btree ("name");
CREATE TABLE "badge_types" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE UNIQUE INDEX "index_badge_types_on_name" ON "badge_types" USING btree ("name");
CREATE TABLE "badge_groupings" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "description" text,
    "position" integer NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE TABLE "user_badges" ("id" bigserial primary key, "badge_id" bigint NOT NULL, "user_id" bigint NOT NULL, "granted_at" timestamp without time zone NOT NULL, "granted_by_id" bigint NOT NULL, "post_id" bigint, "seq" integer DEFAULT 0 NOT NULL, "featured_rank" integer, "is_favorite" boolean, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_user_badges_on_badge_id" ON "user_badges" USING btree ("badge_id");
CREATE INDEX "index_user_badges_on_user_id" ON "user_badges" USING btree ("user_id");
CREATE INDEX "index_user_badges_on_granted_by_id" ON "user_badges" USING btree ("granted_by_id");
CREATE INDEX "index_user_badges_on_post_id" ON "user_badges" USING btree ("post_id");
CREATE UNIQUE INDEX "index_user_badges_on_badge_id_and_user_id_and_seq" ON "user_badges" USING btree ("badge_id", "user_id", "seq");
CREATE TABLE "invites" (
    "id" bigserial primary key,
    "invite_key" character varying(32) NOT NULL,
    "email" character varying,
    "invited_by_id" bigint NOT NULL,
    "redeemed_at" timestamp without time zone,
    "redemption_count" integer DEFAULT 0 NOT NULL,
    "max_redemptions_allowed" integer DEFAULT 1 NOT NULL,
    "expires_at" timestamp without time zone NOT NULL,
    "custom_message" text,
    "email_token" character varying,
    "domain" character varying,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_invites_on_invited_by_id" ON "invites" USING btree ("invited_by_id");
CREATE UNIQUE INDEX "index_invites_on_invite_key" ON "invites" USING btree ("invite_key");
CREATE TABLE "invited_groups" (
    "id" bigserial primary key,
    "group_id" bigint,
    "invite_id" bigint,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_invited_groups_on_group_id" ON "invited_groups" USING btree ("group_id");
CREATE INDEX "index_invited_groups_on_invite_id" ON "invited_groups" USING btree ("invite_id");
CREATE UNIQUE INDEX "index_invited_groups_on_group_id_and_invite_id" ON "invited_groups" USING btree ("group_id", "invite_id");
CREATE TABLE "drafts" (
    "id" bigserial primary key,
    "user_id" bigint NOT NULL,
    "draft_key" character varying NOT NULL,
    "data" text NOT NULL,
    "sequence" bigint DEFAULT 0 NOT NULL,
    "revisions" integer DEFAULT 1 NOT NULL,
    "owner" character varying,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_drafts_on_user_id" ON "drafts" USING btree ("user_id");
CREATE UNIQUE INDEX "index_drafts_on_user_id_and_draft_key" ON "drafts" USING btree ("user_id", "draft_key");
CREATE TABLE "bookmarks" (
    "id" bigserial primary key,
    "user_id" bigint NOT NULL,
    "name" character varying(100),
    "reminder_at" timestamp without time zone,
    "auto_delete_preference" integer DEFAULT 0 NOT NULL,
    "bookmarkable_id" integer,
    "bookmarkable_type" character varying,
    "pinned" boolean DEFAULT false,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_bookmarks_on_user_id" ON "bookmarks" USING btree ("user_id");
CREATE UNIQUE INDEX "index_bookmarks_on_user_id_and_bookmarkable_type_and_bookmarkab" ON "bookmarks" USING btree ("user_id", "bookmarkable_type", "bookmarkable_id");
CREATE TABLE "color_schemes" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "version" integer DEFAULT 1 NOT NULL,
    "via_wizard" boolean DEFAULT false NOT NULL,
    "base_scheme_id" character varying,
    "theme_id" bigint,
    "user_selectable" boolean DEFAULT false NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE TABLE "color_scheme_colors" ("id" bigserial primary key, "name" character varying NOT NULL, "hex" character varying NOT NULL, "color_scheme_id" bigint NOT NULL, "dark_hex" character varying(6), "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_color_scheme_colors_on_color_scheme_id" ON "color_scheme_colors" USING btree ("color_scheme_id");
CREATE TABLE "themes" (
    "id" bigserial primary key,
    "name" character varying NOT NULL,
    "user_id" bigint NOT NULL,
    "compiler_version" integer DEFAULT 0 NOT NULL,
    "user_selectable" boolean DEFAULT false NOT NULL,
    "hidden" boolean DEFAULT false NOT NULL,
    "color_scheme_id" bigint,
    "remote_theme_id" bigint,
    "component" boolean DEFAULT false NOT NULL,
    "enabled" boolean DEFAULT true NOT NULL,
    "auto_update" boolean DEFAULT true NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_themes_on_user_id" ON "themes" USING btree ("user_id");
CREATE INDEX "index_themes_on_color_scheme_id" ON "themes" USING btree ("color_scheme_id");
CREATE TABLE "theme_fields" (
    "id" bigserial primary key,
    "theme_id" bigint NOT NULL,
    "target_id" integer NOT NULL,
    "name" character varying(255) NOT NULL,
    "value" text NOT NULL,
    "value_baked" text,
    "compiler_version" character varying(50) DEFAULT 0 NOT NULL,
    "error" character varying,
    "upload_id" integer,
    "type_id" integer DEFAULT 0 NOT NULL,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_theme_fields_on_theme_id" ON "theme_fields" USING btree ("theme_id");
CREATE TABLE "child_themes" (
    "id" bigserial primary key,
    "parent_theme_id" bigint,
    "child_theme_id" bigint,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_child_themes_on_parent_theme_id" ON "child_themes" USING btree ("parent_theme_id");
CREATE INDEX "index_child_themes_on_child_theme_id" ON "child_themes" USING btree ("child_theme_id");
CREATE UNIQUE INDEX "index_child_themes_on_parent_theme_id_and_child_theme_id" ON "child_themes" USING btree ("parent_theme_id", "child_theme_id");
CREATE TABLE "web_hooks" ("id" bigserial primary key, "payload_url" character varying NOT NULL, "content_type" integer DEFAULT 1 NOT NULL, "last_delivery_status" integer DEFAULT 1 NOT NULL, "status" integer DEFAULT 1 NOT NULL, "secret" character varying DEFAULT '', "wildcard_web_hook" boolean DEFAULT false NOT NULL, "verify_certificate" boolean DEFAULT true NOT NULL, "active" boolean DEFAULT false NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE TABLE "web_hook_events" (
    "id" bigserial primary key,
    "web_hook_id" bigint NOT NULL,
    "headers" character varying,
    "payload" text,
    "status" integer DEFAULT 0,
    "response_headers" character varying,
    "response_body" text,
    "duration" integer DEFAULT 0,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_web_hook_events_on_web_hook_id" ON "web_hook_events" USING btree ("web_hook_id");
CREATE TABLE "reviewables" ("id" bigserial primary key, "type" character varying NOT NULL, "status" integer DEFAULT 0 NOT NULL, "created_by_id" bigint NOT NULL, "reviewable_by_moderator" boolean DEFAULT false NOT NULL, "category_id" bigint, "topic_id" bigint, "score" double precision DEFAULT 0.0 NOT NULL, "potential_spam" boolean DEFAULT false NOT NULL, "target_id" integer, "target_type" character varying, "payload" json, "version" integer DEFAULT 0 NOT NULL, "force_review" boolean DEFAULT false NOT NULL, "reject_reason" text, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_reviewables_on_created_by_id" ON "reviewables" USING btree ("created_by_id");
CREATE INDEX "index_reviewables_on_category_id" ON "reviewables" USING btree ("category_id");
CREATE INDEX "index_reviewables_on_topic_id" ON "reviewables" USING btree ("topic_id");
CREATE UNIQUE INDEX "index_reviewables_on_type_and_target_id" ON "reviewables" USING btree ("type", "target_id");
CREATE TABLE "reviewable_scores" (
    "id" bigserial primary key,
    "reviewable_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "reviewable_score_type" integer NOT NULL,
    "status" integer NOT NULL,
    "score" double precision DEFAULT 0.0 NOT NULL,
    "take_action_bonus" double precision DEFAULT 0.0 NOT NULL,
    "reviewed_by_id" integer,
    "reviewed_at" timestamp without time zone,
    "reason" character varying,
    "context" character varying,
    "created_at" timestamp(6) without time zone NOT NULL,
    "updated_at" timestamp(6) without time zone NOT NULL
);
CREATE INDEX "index_reviewable_scores_on_reviewable_id" ON "reviewable_scores" USING btree ("reviewable_id");
CREATE INDEX "index_reviewable_scores_on_user_id" ON "reviewable_scores" USING btree ("user_id");
CREATE TABLE "reviewable_histories" ("id" bigserial primary key, "reviewable_id" bigint NOT NULL, "reviewable_history_type" integer NOT NULL, "status" integer NOT NULL, "created_by_id" bigint NOT NULL, "edited" json, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE INDEX "index_reviewable_histories_on_reviewable_id" ON "reviewable_histories" USING btree ("reviewable_id");
CREATE INDEX "index_reviewable_histories_on_created_by_id" ON "reviewable_histories" USING btree ("created_by_id");
CREATE TABLE "screened_ip_addresses" ("id" bigserial primary key, "ip_address" inet NOT NULL, "action_type" integer NOT NULL, "match_count" integer DEFAULT 0 NOT NULL, "last_match_at" timestamp without time zone, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE UNIQUE INDEX "index_screened_ip_addresses_on_ip_address" ON "screened_ip_addresses" USING btree ("ip_address");
CREATE TABLE "search_logs" ("id" bigserial primary key, "term" character varying NOT NULL, "user_id" bigint, "ip_address" inet, "search_result_id" integer, "search_type" integer NOT NULL, "created_at" timestamp without time zone NOT NULL, "search_result_type" integer);
CREATE INDEX "index_search_logs_on_user_id" ON "search_logs" USING btree ("user_id");
CREATE TABLE "site_settings" ("id" bigserial primary key, "name" character varying NOT NULL, "data_type" integer NOT NULL, "value" text, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE TABLE "stylesheet_cache" ("id" bigserial primary key, "target" character varying NOT NULL, "digest" character varying NOT NULL, "content" text NOT NULL, "source_map" text, "theme_id" integer DEFAULT -1 NOT NULL, "created_at" timestamp(6) without time zone NOT NULL, "updated_at" timestamp(6) without time zone NOT NULL);
CREATE UNIQUE INDEX "index_stylesheet_cache_on_target_and_digest" ON "stylesheet_cache" USING btree ("target", "digest");
CREATE TABLE "sessions_archive" (
    "id" bigserial primary key,
    "visitor" macaddr,
    "visitor8" macaddr8,
    "seen" interval day to second(3),
    "took" interval,
    "flags" bit(8) DEFAULT B'00010010' NOT NULL,
    "more_flags" bit varying(16) DEFAULT B'101'::bit varying,
    "place" point,
    "area" box,
    "price" money DEFAULT 0,
    "balance" numeric DEFAULT -12.5 NOT NULL,
    "ratio" numeric(8,4) DEFAULT -0.5,
    "kind" "char" DEFAULT 'x'::"char" NOT NULL,
    "owner" name DEFAULT CURRENT_USER,
    "digest" bytea DEFAULT '\xdeadbeef'::bytea NOT NULL,
    "stamps" timestamp(3) without time zone[],
    "matrix" integer[][]
);

CREATE TABLE "topics" (
    "id" bigserial PRIMARY KEY,
    "title" character varying NOT NULL,
    "last_posted_at" timestamp,
    "created_at" timestamp NOT NULL,
    "updated_at" timestamp NOT NULL,
    "views" integer DEFAULT 0 NOT NULL,
    "posts_count" integer DEFAULT 0 NOT NULL,
    "user_id" bigint CONSTRAINT topics_user_id_key REFERENCES users ON DELETE SET NULL,
    "category_id" bigint,
    "visible" boolean DEFAULT true NOT NULL,
    "moderator_posts_count" integer DEFAULT 0 NOT NULL,
    "closed" boolean DEFAULT false NOT NULL,
    "archived" boolean DEFAULT false NOT NULL,
    "bumped_at" timestamp NOT NULL,
    "pinned_until" timestamp,
    "deleted_at" timestamp,
    "deleted_by_id" integer,
    "fancy_title" character varying COLLATE "de-x-icu",
    "slug" character varying(255) COLLATE "C",
    "archetype" character varying DEFAULT 'regular'::character varying NOT NULL,
    "excerpt" text DEFAULT E'it''s a \\ backslash\nand a second line\t',
    "highest_post_number" integer DEFAULT nextval('post_number_seq'),
    "countdown" integer DEFAULT nextval('countdown_seq'::regclass),
    "token" text DEFAULT short_token() NOT NULL,
    "properties" hstore DEFAULT ''::hstore NOT NULL,
    "participants" integer[] DEFAULT ARRAY[]::integer[],
    "labels" text[] DEFAULT ARRAY['news'::text, 'it''s, "quoted"'::text] NOT NULL,
    "expires_at" timestamptz DEFAULT (now() + '1 day'::interval),
    "score_range" int4range DEFAULT '[0,100)'::int4range,
    "has_many" boolean GENERATED ALWAYS AS (posts_count > 100 AND moderator_posts_count > 0) STORED,
    "search" tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english'::regconfig, title::text), 'A') || to_tsvector('simple', coalesce(excerpt, ''))) STORED,
    CONSTRAINT "has_category_id" CHECK (category_id IS NOT NULL OR archetype::text <> 'regular'::text),
    CONSTRAINT "pm_has_no_category" CHECK (category_id IS NULL OR archetype::text <> 'private_message'::text),
    CONSTRAINT slug_is_a_slug CHECK (is_slug(slug)),
    CHECK (views >= 0),
    CHECK (views >= 0 AND posts_count >= 0),
    CHECK (title <> '')
);
CREATE INDEX idx_topics_front_page ON topics (deleted_at, visible, archetype, category_id, id);
CREATE INDEX idx_topics_bumped ON topics (bumped_at DESC NULLS LAST, id DESC) WHERE deleted_at IS NULL AND archetype <> 'private_message';
CREATE INDEX index_topics_on_lower_title ON topics (lower(title));
CREATE INDEX index_topics_on_title_trigram ON topics USING gin (title gin_trgm_ops);
CREATE INDEX index_topics_on_title_trigram_gist ON topics USING gist (title gist_trgm_ops (siglen = 64));
CREATE INDEX index_topics_on_search ON topics USING gin (search) WITH (fastupdate = off, gin_pending_list_limit = 256);
CREATE INDEX index_topics_on_slug_pattern ON topics (slug text_pattern_ops);
CREATE INDEX index_topics_on_properties ON topics USING gist (properties gist_hstore_ops);
CREATE INDEX index_topics_on_labels ON topics USING gin (labels, participants);
CREATE INDEX index_topics_on_created_brin ON topics USING brin (created_at, updated_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX index_topics_on_month ON topics (date_trunc('month', created_at), (user_id % 16), category_id) INCLUDE (title, views) WITH (fillfactor = 70);
CREATE UNIQUE INDEX index_topics_on_token ON topics USING btree (token) NULLS NOT DISTINCT;
COMMENT ON TABLE topics IS 'One conversation; it''s "the" core table
in two lines';
COMMENT ON COLUMN topics.excerpt IS 'First 220 characters \ without markup';
COMMENT ON CONSTRAINT has_category_id ON topics IS 'Only messages live outside of categories';
COMMENT ON INDEX idx_topics_front_page IS 'The front page';
ALTER TABLE topics ALTER COLUMN title SET STATISTICS 500, ALTER COLUMN excerpt SET STORAGE EXTERNAL, ALTER COLUMN fancy_title SET COMPRESSION pglz;
ALTER TABLE topics SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_enabled = true, fillfactor = 90, toast.autovacuum_vacuum_threshold = 5000);

CREATE TABLE "categories" (
    "id" serial PRIMARY KEY,
    "name" character varying(50) NOT NULL,
    "color" character varying(6) DEFAULT '0088CC'::character varying NOT NULL,
    "topic_id" integer,
    "topic_count" integer DEFAULT 0 NOT NULL,
    "user_id" bigint NOT NULL REFERENCES users (id) ON UPDATE CASCADE ON DELETE RESTRICT,
    "slug" citext NOT NULL,
    "description" text COLLATE nocase,
    "text_color" varchar(6) DEFAULT 'FFFFFF' NOT NULL,
    "parent_category_id" integer CONSTRAINT parent_key REFERENCES categories ON DELETE CASCADE DEFERRABLE,
    "latest_post_id" bigint,
    "settings" jsonb DEFAULT '{"colors": ["red", "it''s"], "depth": 1}'::jsonb NOT NULL,
    "read_restricted" boolean DEFAULT false NOT NULL,
    CONSTRAINT unique_category_names UNIQUE (parent_category_id, name) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX unique_index_categories_on_slug ON categories (COALESCE(parent_category_id, -1), lower(slug::text)) WHERE slug <> '';
CREATE INDEX ON categories USING gin (settings jsonb_path_ops);
CREATE INDEX ON categories ((settings ->> 'depth'));

-- The table was renamed long after its key had been made: the sequence kept the old name.
CREATE TABLE "site_contents" ("id" serial PRIMARY KEY, "content_type" character varying NOT NULL, "content" text NOT NULL);
ALTER TABLE site_contents RENAME TO site_texts;

CREATE TABLE "tag_stats" ("id" bigint DEFAULT nextval('category_tag_stats_id_seq') NOT NULL PRIMARY KEY, "tag_id" bigint NOT NULL REFERENCES tags, "topic_count" integer DEFAULT 0 NOT NULL);
CREATE TABLE "category_tag_stats" ("id" bigint DEFAULT nextval('category_tag_stats_id_seq') NOT NULL PRIMARY KEY, "category_id" integer NOT NULL REFERENCES categories, "tag_id" bigint NOT NULL, "topic_count" integer DEFAULT 0 NOT NULL, UNIQUE (category_id, tag_id));

CREATE TABLE chat.channels (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10 CACHE 5) PRIMARY KEY,
    chatable_id bigint NOT NULL,
    chatable_type text NOT NULL,
    name text,
    status integer DEFAULT 0 NOT NULL,
    last_message_id bigint,
    slug text UNIQUE,
    user_count integer DEFAULT 0 NOT NULL
);
CREATE TABLE chat.messages (
    id bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME chat.message_numbers MINVALUE 10 MAXVALUE 9000000000 CYCLE) PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES chat.channels ON DELETE CASCADE,
    user_id bigint REFERENCES public.users ON DELETE SET NULL,
    in_reply_to_id bigint REFERENCES chat.messages,
    message text,
    thread_id bigint,
    UNIQUE (channel_id, id)
) WITH (fillfactor = 95);
CREATE TABLE chat.threads (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    channel_id bigint NOT NULL,
    original_message_id bigint NOT NULL,
    title text,
    FOREIGN KEY (channel_id, original_message_id) REFERENCES chat.messages (channel_id, id) MATCH FULL ON UPDATE CASCADE
);
CREATE TABLE chat.memberships (
    user_id bigint NOT NULL REFERENCES public.users ON DELETE CASCADE,
    channel_id bigint NOT NULL REFERENCES chat.channels ON DELETE CASCADE,
    level chat.membership_level DEFAULT 'mention'::chat.membership_level NOT NULL,
    levels chat.membership_level[] DEFAULT '{mention,always}' NOT NULL,
    last_read_message_id bigint,
    CONSTRAINT memberships_pk PRIMARY KEY (user_id, channel_id) INCLUDE (level),
    CONSTRAINT read_in_channel FOREIGN KEY (channel_id, last_read_message_id) REFERENCES chat.messages (channel_id, id) ON DELETE SET NULL (last_read_message_id)
);
-- Cycles: channels ↔ messages, and messages → threads → messages.
ALTER TABLE chat.channels ADD CONSTRAINT last_message FOREIGN KEY (id, last_message_id) REFERENCES chat.messages (channel_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE chat.messages ADD CONSTRAINT in_thread FOREIGN KEY (thread_id) REFERENCES chat.threads ON DELETE SET NULL NOT VALID;
COMMENT ON TABLE chat.messages IS 'Kept for chat_channel_retention_days';
COMMENT ON COLUMN chat.memberships.level IS '';

CREATE UNLOGGED TABLE "online_users" ("user_id" bigint NOT NULL, "seen_at" timestamptz DEFAULT clock_timestamp() NOT NULL, "session_key" bytea DEFAULT E'\\x00ff' NOT NULL, PRIMARY KEY (user_id, session_key));
CREATE INDEX ON online_users USING hash (user_id);
CREATE TABLE "shelved_notifications" ();
CREATE TABLE "Weird Names" (
    "select" integer NOT NULL,
    "a.b" integer,
    "Kebab-Case" text,
    "with ""quotes""" text DEFAULT '"',
    "emoji 🎈" text,
    "__proto__" text,
    "constructor" integer DEFAULT 1,
    "toString" boolean,
    "sixty_three_bytes_long_column_name_that_fills_the_limit_of_names" text,
    "öäü_ß" text,
    PRIMARY KEY ("select"),
    CONSTRAINT "a.b" UNIQUE ("a.b", "constructor"),
    CONSTRAINT "it's ""checked""" CHECK ("with ""quotes""" <> '''' AND "a.b" > -1)
);
CREATE INDEX "ix ""Weird"".names" ON "Weird Names" ("Kebab-Case" DESC, ("emoji 🎈" || "__proto__") COLLATE "C");
CREATE TABLE "user" ("group" bigint NOT NULL REFERENCES groups, "order" integer NOT NULL REFERENCES "Weird Names" ("select"), PRIMARY KEY ("group", "order"));
CREATE TABLE "constructor" ("id" integer PRIMARY KEY, "__proto__" integer REFERENCES "constructor");
CREATE TABLE "__proto__" ("id" integer PRIMARY KEY REFERENCES "constructor" ON DELETE NO ACTION ON UPDATE RESTRICT);
CREATE TABLE sixty_three_bytes_long_table_name_that_fills_the_limit_of_names (id bigserial PRIMARY KEY, parent_id bigint UNIQUE REFERENCES sixty_three_bytes_long_table_name_that_fills_the_limit_of_names, CHECK (id > parent_id));

ALTER TABLE "user_emails" ADD CONSTRAINT "fk_rails_767cd434a8" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;
ALTER TABLE "user_visits" ADD CONSTRAINT "fk_rails_a949dae228" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_auth_tokens" ADD CONSTRAINT "fk_rails_877693c198" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_associated_accounts" ADD CONSTRAINT "fk_rails_9bfab99840" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_api_keys" ADD CONSTRAINT "fk_rails_5b0bdb1d77" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_field_options" ADD CONSTRAINT "fk_rails_d95163147e" FOREIGN KEY ("user_field_id") REFERENCES "user_fields" ("id") ON DELETE CASCADE;
ALTER TABLE "user_custom_fields" ADD CONSTRAINT "fk_rails_795ece50b3" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_warnings" ADD CONSTRAINT "fk_rails_7d591b82b9" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "user_warnings" ADD CONSTRAINT "fk_rails_d7e39ab188" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_warnings" ADD CONSTRAINT "fk_rails_f5aceb2844" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id");
ALTER TABLE "user_second_factors" ADD CONSTRAINT "fk_rails_dded43b20f" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_security_keys" ADD CONSTRAINT "fk_rails_6f5e3842e0" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_uploads" ADD CONSTRAINT "fk_rails_20d4b749e7" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id");
ALTER TABLE "user_uploads" ADD CONSTRAINT "fk_rails_b7c7652f02" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_exports" ADD CONSTRAINT "fk_rails_32df858faa" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_exports" ADD CONSTRAINT "fk_rails_67543def8e" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id") ON DELETE SET NULL;
ALTER TABLE "user_notification_schedules" ADD CONSTRAINT "fk_rails_2dc9c1ba4f" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "group_users" ADD CONSTRAINT "fk_rails_3ffe80482e" FOREIGN KEY ("group_id") REFERENCES "groups" ("id") ON DELETE CASCADE;
ALTER TABLE "group_users" ADD CONSTRAINT "fk_rails_3c44daf202" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;
ALTER TABLE "group_requests" ADD CONSTRAINT "fk_rails_a031795eff" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "group_requests" ADD CONSTRAINT "fk_rails_d82bc89cb6" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "group_mentions" ADD CONSTRAINT "fk_rails_925494c72a" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "group_mentions" ADD CONSTRAINT "fk_rails_55a4d2b39c" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "group_histories" ADD CONSTRAINT "fk_rails_bc176014ec" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "group_histories" ADD CONSTRAINT "fk_rails_7e6f174da5" FOREIGN KEY ("acting_user_id") REFERENCES "users" ("id");
ALTER TABLE "group_histories" ADD CONSTRAINT "fk_rails_99425ecb40" FOREIGN KEY ("target_user_id") REFERENCES "users" ("id");
ALTER TABLE "group_archived_messages" ADD CONSTRAINT "fk_rails_98ce2908ee" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "group_archived_messages" ADD CONSTRAINT "fk_rails_70d2406050" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "category_groups" ADD CONSTRAINT "fk_rails_0b5d4904ec" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
ALTER TABLE "category_groups" ADD CONSTRAINT "fk_rails_6c10e6775d" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "category_users" ADD CONSTRAINT "fk_rails_5de0c50cda" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
ALTER TABLE "category_users" ADD CONSTRAINT "fk_rails_be5b28ed33" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "category_featured_topics" ADD CONSTRAINT "fk_rails_0194539f6b" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
ALTER TABLE "category_featured_topics" ADD CONSTRAINT "fk_rails_94fe88f179" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "category_custom_fields" ADD CONSTRAINT "fk_rails_d3184c11d5" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
ALTER TABLE "tags" ADD CONSTRAINT "fk_rails_ffa74dd0ca" FOREIGN KEY ("target_tag_id") REFERENCES "tags" ("id") ON DELETE SET NULL;
ALTER TABLE "tag_groups" ADD CONSTRAINT "fk_rails_446a99f607" FOREIGN KEY ("parent_tag_id") REFERENCES "tags" ("id");
ALTER TABLE "tag_group_memberships" ADD CONSTRAINT "fk_rails_afcbfedee6" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id");
ALTER TABLE "tag_group_memberships" ADD CONSTRAINT "fk_rails_6a0b3c6673" FOREIGN KEY ("tag_group_id") REFERENCES "tag_groups" ("id");
ALTER TABLE "tag_users" ADD CONSTRAINT "fk_rails_6c146e0e6a" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id");
ALTER TABLE "tag_users" ADD CONSTRAINT "fk_rails_6f4eb22eae" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "topic_tags" ADD CONSTRAINT "fk_rails_e45dff3c29" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "topic_tags" ADD CONSTRAINT "fk_rails_9fac988a82" FOREIGN KEY ("tag_id") REFERENCES "tags" ("id");
ALTER TABLE "topic_links" ADD CONSTRAINT "fk_rails_900c6ffed1" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "topic_links" ADD CONSTRAINT "fk_rails_2d829047dd" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "topic_links" ADD CONSTRAINT "fk_rails_3ed1a87cbd" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "topic_link_clicks" ADD CONSTRAINT "fk_rails_93c5a5a945" FOREIGN KEY ("topic_link_id") REFERENCES "topic_links" ("id");
ALTER TABLE "topic_link_clicks" ADD CONSTRAINT "fk_rails_d15d66f471" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "topic_timers" ADD CONSTRAINT "fk_rails_1fe47b38da" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "topic_timers" ADD CONSTRAINT "fk_rails_71be4a73dd" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "topic_timers" ADD CONSTRAINT "fk_rails_312c6ac8b6" FOREIGN KEY ("deleted_by_id") REFERENCES "users" ("id");
ALTER TABLE "topic_thumbnails" ADD CONSTRAINT "fk_rails_6e8882e157" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id");
ALTER TABLE "topic_thumbnails" ADD CONSTRAINT "fk_rails_f520e26cb7" FOREIGN KEY ("optimized_image_id") REFERENCES "optimized_images" ("id");
ALTER TABLE "topic_embeds" ADD CONSTRAINT "fk_rails_6023b58072" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "topic_embeds" ADD CONSTRAINT "fk_rails_0f6ae9f10b" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "posts" ADD CONSTRAINT "fk_rails_4291758dbd" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE SET NULL;
ALTER TABLE "posts" ADD CONSTRAINT "fk_rails_1bfabc3bbb" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "post_actions" ADD CONSTRAINT "fk_rails_d49e277842" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_actions" ADD CONSTRAINT "fk_rails_1f8939dd4b" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "post_actions" ADD CONSTRAINT "fk_rails_99f3806478" FOREIGN KEY ("post_action_type_id") REFERENCES "post_action_types" ("id");
ALTER TABLE "post_actions" ADD CONSTRAINT "fk_rails_985db703a5" FOREIGN KEY ("related_post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_custom_fields" ADD CONSTRAINT "fk_rails_860b435f4e" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_details" ADD CONSTRAINT "fk_rails_6cf3b99f78" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_hotlinked_media" ADD CONSTRAINT "fk_rails_a13b8ab4e6" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_hotlinked_media" ADD CONSTRAINT "fk_rails_dd9074068e" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id");
ALTER TABLE "post_replies" ADD CONSTRAINT "fk_rails_06ad8c70f5" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_replies" ADD CONSTRAINT "fk_rails_511a924cc7" FOREIGN KEY ("reply_post_id") REFERENCES "posts" ("id") ON DELETE CASCADE;
ALTER TABLE "post_reply_keys" ADD CONSTRAINT "fk_rails_6c15e93534" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "post_reply_keys" ADD CONSTRAINT "fk_rails_951802542f" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_revisions" ADD CONSTRAINT "fk_rails_cd927ef0a8" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "post_revisions" ADD CONSTRAINT "fk_rails_7799ba5529" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_stats" ADD CONSTRAINT "fk_rails_c0aa355fd3" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_uploads" ADD CONSTRAINT "fk_rails_8aae8a6ab3" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "post_uploads" ADD CONSTRAINT "fk_rails_2b51ba8509" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id");
ALTER TABLE "optimized_images" ADD CONSTRAINT "fk_rails_b890d50bcf" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id");
ALTER TABLE "notifications" ADD CONSTRAINT "fk_rails_468e288d9d" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;
ALTER TABLE "notifications" ADD CONSTRAINT "fk_rails_ad53f718fb" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "notifications" ADD CONSTRAINT "fk_rails_5beb2f7e87" FOREIGN KEY ("post_action_id") REFERENCES "post_actions" ("id");
ALTER TABLE "muted_users" ADD CONSTRAINT "fk_rails_4083df523b" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "muted_users" ADD CONSTRAINT "fk_rails_4f2aa36e2b" FOREIGN KEY ("muted_user_id") REFERENCES "users" ("id");
ALTER TABLE "badges" ADD CONSTRAINT "fk_rails_389b5830c0" FOREIGN KEY ("badge_type_id") REFERENCES "badge_types" ("id");
ALTER TABLE "badges" ADD CONSTRAINT "fk_rails_d2869a2697" FOREIGN KEY ("badge_grouping_id") REFERENCES "badge_groupings" ("id");
ALTER TABLE "user_badges" ADD CONSTRAINT "fk_rails_80400ca4f9" FOREIGN KEY ("badge_id") REFERENCES "badges" ("id");
ALTER TABLE "user_badges" ADD CONSTRAINT "fk_rails_64e8df2e65" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "user_badges" ADD CONSTRAINT "fk_rails_fb64b2621a" FOREIGN KEY ("granted_by_id") REFERENCES "users" ("id");
ALTER TABLE "user_badges" ADD CONSTRAINT "fk_rails_1c57b3ed6e" FOREIGN KEY ("post_id") REFERENCES "posts" ("id");
ALTER TABLE "invites" ADD CONSTRAINT "fk_rails_5765ea793f" FOREIGN KEY ("invited_by_id") REFERENCES "users" ("id");
ALTER TABLE "invited_groups" ADD CONSTRAINT "fk_rails_8671f53fb9" FOREIGN KEY ("group_id") REFERENCES "groups" ("id");
ALTER TABLE "invited_groups" ADD CONSTRAINT "fk_rails_7227296a93" FOREIGN KEY ("invite_id") REFERENCES "invites" ("id");
ALTER TABLE "drafts" ADD CONSTRAINT "fk_rails_1ed55e52d5" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "bookmarks" ADD CONSTRAINT "fk_rails_12990ce01e" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "color_scheme_colors" ADD CONSTRAINT "fk_rails_fd1bd5e552" FOREIGN KEY ("color_scheme_id") REFERENCES "color_schemes" ("id") ON DELETE CASCADE;
ALTER TABLE "themes" ADD CONSTRAINT "fk_rails_c28d7b00a2" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "themes" ADD CONSTRAINT "fk_rails_5c795ec22b" FOREIGN KEY ("color_scheme_id") REFERENCES "color_schemes" ("id") ON DELETE SET NULL;
ALTER TABLE "theme_fields" ADD CONSTRAINT "fk_rails_221a5728eb" FOREIGN KEY ("theme_id") REFERENCES "themes" ("id");
ALTER TABLE "child_themes" ADD CONSTRAINT "fk_rails_97a56e1a29" FOREIGN KEY ("parent_theme_id") REFERENCES "themes" ("id");
ALTER TABLE "child_themes" ADD CONSTRAINT "fk_rails_03c1c5716d" FOREIGN KEY ("child_theme_id") REFERENCES "themes" ("id");
ALTER TABLE "web_hook_events" ADD CONSTRAINT "fk_rails_b3b0d3eb4e" FOREIGN KEY ("web_hook_id") REFERENCES "web_hooks" ("id") ON DELETE CASCADE;
ALTER TABLE "reviewables" ADD CONSTRAINT "fk_rails_53f9f779da" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id");
ALTER TABLE "reviewables" ADD CONSTRAINT "fk_rails_0e62cf0bc5" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
ALTER TABLE "reviewables" ADD CONSTRAINT "fk_rails_d1048033b1" FOREIGN KEY ("topic_id") REFERENCES "topics" ("id");
ALTER TABLE "reviewable_scores" ADD CONSTRAINT "fk_rails_73993a6390" FOREIGN KEY ("reviewable_id") REFERENCES "reviewables" ("id");
ALTER TABLE "reviewable_scores" ADD CONSTRAINT "fk_rails_66dcde9597" FOREIGN KEY ("user_id") REFERENCES "users" ("id");
ALTER TABLE "reviewable_histories" ADD CONSTRAINT "fk_rails_c3370e7a15" FOREIGN KEY ("reviewable_id") REFERENCES "reviewables" ("id");
ALTER TABLE "reviewable_histories" ADD CONSTRAINT "fk_rails_b5c8a938c5" FOREIGN KEY ("created_by_id") REFERENCES "users" ("id");
ALTER TABLE "search_logs" ADD CONSTRAINT "fk_rails_a26c986c34" FOREIGN KEY ("user_id") REFERENCES "users" ("id");

CREATE UNIQUE INDEX index_user_emails_on_email ON user_emails (lower(email::text));
CREATE UNIQUE INDEX index_user_emails_on_user_id_and_primary ON user_emails (user_id, "primary") WHERE "primary";
CREATE INDEX index_user_emails_on_normalized ON user_emails (normalized_email(email));
CREATE INDEX idx_search_post ON post_search_data USING gin (search_data);
CREATE INDEX idx_search_user ON user_search_data USING gin (search_data);
CREATE INDEX index_users_on_ip ON users USING gist (ip_address inet_ops);
CREATE INDEX index_users_on_registration_ip ON users USING spgist (registration_ip_address);
CREATE INDEX index_posts_on_user_id_and_created_at ON posts (user_id, created_at);
CREATE INDEX idx_posts_user_id_deleted_at ON posts (user_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_posts_deleted_posts ON posts (topic_id, post_number) WHERE deleted_at IS NOT NULL;
CREATE UNIQUE INDEX idx_unique_flags ON post_actions (user_id, post_id, targets_topic) WHERE deleted_at IS NULL AND post_action_type_id = ANY (ARRAY[3, 4, 7, 8]);
CREATE UNIQUE INDEX index_tags_on_lower_name ON tags (lower((name)::text));
CREATE INDEX index_notifications_unread ON notifications (user_id, id DESC) WHERE NOT read;
ALTER TABLE users ADD CONSTRAINT fk_primary_group FOREIGN KEY (primary_group_id) REFERENCES groups ON DELETE SET NULL;
ALTER TABLE users ADD CONSTRAINT fk_avatar FOREIGN KEY (uploaded_avatar_id) REFERENCES uploads ON DELETE SET NULL NOT VALID;
ALTER TABLE users ADD CONSTRAINT trust_level_known CHECK (trust_level BETWEEN 0 AND 4) NOT VALID;
ALTER TABLE posts ADD CONSTRAINT fk_last_editor FOREIGN KEY (last_editor_id) REFERENCES users ON DELETE SET DEFAULT ON UPDATE SET NULL;
ALTER TABLE topics ADD FOREIGN KEY (category_id) REFERENCES categories;
ALTER TABLE categories ADD FOREIGN KEY (latest_post_id) REFERENCES posts ON DELETE SET NULL;
ALTER TABLE drafts REPLICA IDENTITY FULL;
COMMENT ON COLUMN users.username IS 'As the user writes it';
COMMENT ON COLUMN users.mood IS '🎈 optional';

CREATE TABLE application_requests (date date NOT NULL, req_type integer NOT NULL, count integer DEFAULT 0 NOT NULL, PRIMARY KEY (date, req_type)) PARTITION BY RANGE (date);
CREATE TABLE application_requests_2023 PARTITION OF application_requests FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE application_requests_2024 PARTITION OF application_requests FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (req_type);
CREATE TABLE application_requests_2024_http PARTITION OF application_requests_2024 FOR VALUES IN (0, 1, 2);
CREATE TABLE application_requests_2024_rest PARTITION OF application_requests_2024 DEFAULT;
CREATE TABLE application_requests_rest PARTITION OF application_requests DEFAULT;
CREATE INDEX ON application_requests_2023 (count) WHERE count > 1000;
CREATE INDEX index_application_requests_on_type ON application_requests (req_type);

CREATE VIEW badge_posts AS
  SELECT p.* FROM posts p JOIN topics t ON t.id = p.topic_id JOIN categories c ON c.id = t.category_id
  WHERE c.read_restricted = false AND p.deleted_at IS NULL AND t.visible;
CREATE VIEW badge_authors AS SELECT DISTINCT user_id FROM badge_posts;
COMMENT ON VIEW badge_authors IS 'A view of a view';
CREATE VIEW open_tags AS SELECT * FROM tags WHERE target_tag_id IS NULL WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW daily_posts AS SELECT created_at::date AS day, count(*) AS posts FROM posts GROUP BY 1 WITH NO DATA;
CREATE UNIQUE INDEX index_daily_posts_on_day ON daily_posts (day);

CREATE FUNCTION touch_user() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE OF username, name ON users FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch_user();
CREATE RULE no_delete AS ON DELETE TO badge_types DO INSTEAD NOTHING;
