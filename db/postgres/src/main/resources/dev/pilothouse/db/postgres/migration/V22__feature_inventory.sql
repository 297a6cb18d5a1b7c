-- What an inventory of AI systems says of each, and who let it go live.
ALTER TABLE feature
    ADD COLUMN owner_name text NOT NULL DEFAULT '' CHECK (length(owner_name) <= 200),
    ADD COLUMN owner_contact text NOT NULL DEFAULT '' CHECK (length(owner_contact) <= 200),
    ADD COLUMN people_affected text[] NOT NULL DEFAULT '{}' CHECK (cardinality(people_affected) <= 50),
    ADD COLUMN data_categories text[] NOT NULL DEFAULT '{}' CHECK (cardinality(data_categories) <= 50),
    -- ISO 3166-1 alpha-2.
    ADD COLUMN countries text[] NOT NULL DEFAULT '{}' CHECK (cardinality(countries) <= 300),
    -- As calls name them.
    ADD COLUMN models text[] NOT NULL DEFAULT '{}' CHECK (cardinality(models) <= 50),
    ADD COLUMN tools text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tools) <= 50),
    -- Since when it has its state; empty: since before this was kept.
    ADD COLUMN state_since timestamptz,
    -- Who asked for its review, and who let it go live after that; empty while nobody did, or when it was taken in as live.
    ADD COLUMN submitted_by text,
    ADD COLUMN submitted_by_name text,
    ADD COLUMN submitted_at timestamptz,
    ADD COLUMN approved_by text,
    ADD COLUMN approved_by_name text,
    ADD COLUMN approved_at timestamptz,
    ADD CONSTRAINT feature_submitted CHECK (num_nulls(submitted_by, submitted_by_name, submitted_at) IN (0, 3)),
    ADD CONSTRAINT feature_approved CHECK (num_nulls(approved_by, approved_by_name, approved_at) IN (0, 3)),
    ADD CONSTRAINT feature_two_people CHECK (approved_by IS NULL OR approved_by <> submitted_by);
