"""What the tables of a project file are: version 1 as SQL, never edited again once files exist.

A later version is this one and every migration after it (`migrations`), for new files as for old ones, so
both end alike by construction.

Where it goes beyond the sketch of the format: `node` and `turn` carry `seq`, an explicit row number that
compacting the file does not change (order of making; key of the search rows). The words of an invariant live
in `invariant_revision`, one row a revision, so that old turns keep theirs. `action.way` tells doing, undoing
and redoing apart without following chains. `blob.created` tells the age of what nobody refers to. `lock` has
`reason` and the place of its final mask. `turn` and `job` know how many candidates were asked for. Chunks
have no foreign key: they are committed before the blob row that makes them one blob.

JSON is not checked by the tables: SQLite 3.40 refuses `json_valid` in a schema that it is told not to trust.
"""

APPLICATION_ID = 0x50414C50
PAGE_BYTES = 16384
FIRST_VERSION = 1

VERSION_1 = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE migration (
    version INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    program TEXT NOT NULL
) STRICT;

CREATE TABLE blob (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    media_type TEXT NOT NULL,
    created TEXT NOT NULL,
    removed_at TEXT
) STRICT;

CREATE TABLE blob_chunk (
    blob_id TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    data BLOB NOT NULL,
    PRIMARY KEY (blob_id, n)
) STRICT;

CREATE TABLE picture (
    id TEXT PRIMARY KEY,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    bands INTEGER NOT NULL CHECK (bands BETWEEN 1 AND 4),
    bits INTEGER NOT NULL CHECK (bits IN (8, 16)),
    space TEXT NOT NULL,
    icc_blob_id TEXT REFERENCES blob (id),
    base_picture_id TEXT REFERENCES picture (id),
    base_x INTEGER NOT NULL DEFAULT 0,
    base_y INTEGER NOT NULL DEFAULT 0,
    patch_x INTEGER,
    patch_y INTEGER,
    patch_width INTEGER CHECK (patch_width > 0),
    patch_height INTEGER CHECK (patch_height > 0),
    tiles BLOB NOT NULL CHECK (length(tiles) % 32 = 0),
    pixels TEXT NOT NULL CHECK (length(pixels) = 64),
    notices_json TEXT NOT NULL DEFAULT '[]',
    CHECK (
        (base_picture_id IS NULL) = (patch_x IS NULL)
        AND (patch_x IS NULL) = (patch_y IS NULL)
        AND (patch_x IS NULL) = (patch_width IS NULL)
        AND (patch_x IS NULL) = (patch_height IS NULL)
    )
) STRICT;
CREATE INDEX picture_of_blob ON picture (blob_id);
CREATE INDEX picture_over_base ON picture (base_picture_id) WHERE base_picture_id IS NOT NULL;

CREATE TABLE thumb (
    picture_id TEXT NOT NULL REFERENCES picture (id),
    edge INTEGER NOT NULL CHECK (edge > 0),
    data BLOB NOT NULL,
    PRIMARY KEY (picture_id, edge)
) STRICT;

CREATE TABLE image (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    position INTEGER NOT NULL,
    origin TEXT NOT NULL DEFAULT '',
    original_blob_id TEXT REFERENCES blob (id),
    head_node_id TEXT REFERENCES node (id),
    notices_json TEXT NOT NULL DEFAULT '[]',
    never_upload INTEGER NOT NULL DEFAULT 0 CHECK (never_upload IN (0, 1)),
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    removed_at TEXT
) STRICT;

CREATE TABLE draft (
    image_id TEXT PRIMARY KEY REFERENCES image (id),
    json TEXT NOT NULL,
    mask_id TEXT REFERENCES mask (id),
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE recipe (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64)
) STRICT;

CREATE TABLE turn (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    image_id TEXT NOT NULL REFERENCES image (id),
    kind TEXT NOT NULL CHECK (
        kind IN ('open', 'generate', 'edit', 'merge', 'composite', 'frame', 'import')
    ),
    recipe_id TEXT REFERENCES recipe (id),
    instruction TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'unknown')),
    candidates INTEGER NOT NULL DEFAULT 1 CHECK (candidates >= 0),
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    created TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX turn_of_image ON turn (image_id);

CREATE TABLE turn_source (
    turn_id TEXT NOT NULL REFERENCES turn (id),
    ordinal INTEGER NOT NULL,
    source_turn_id TEXT NOT NULL REFERENCES turn (id),
    use TEXT NOT NULL CHECK (use IN ('outcome', 'instruction')),
    PRIMARY KEY (turn_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE invariant (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL CHECK (revision > 0),
    image_id TEXT NOT NULL REFERENCES image (id),
    position INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    FOREIGN KEY (id, revision) REFERENCES invariant_revision (invariant_id, revision)
) STRICT;
CREATE INDEX invariant_of_image ON invariant (image_id);

CREATE TABLE invariant_revision (
    invariant_id TEXT NOT NULL REFERENCES invariant (id),
    revision INTEGER NOT NULL CHECK (revision > 0),
    text TEXT NOT NULL,
    region_blob_id TEXT REFERENCES blob (id),
    region_frame_node_id TEXT REFERENCES node (id),
    PRIMARY KEY (invariant_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE turn_invariant (
    turn_id TEXT NOT NULL REFERENCES turn (id),
    ordinal INTEGER NOT NULL,
    invariant_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (turn_id, ordinal),
    FOREIGN KEY (invariant_id, revision) REFERENCES invariant_revision (invariant_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    turn_id TEXT NOT NULL REFERENCES turn (id),
    ordinal INTEGER NOT NULL,
    anchor TEXT CHECK (anchor IN ('last', 'original', 'both', 'crop', 'replay')),
    from_node_id TEXT REFERENCES node (id),
    base_node_id TEXT REFERENCES node (id),
    profile_id TEXT,
    provider TEXT,
    model TEXT,
    state TEXT NOT NULL CHECK (
        state IN ('planned', 'sent', 'delivered', 'settled', 'failed', 'cancelled', 'unknown')
    ),
    candidates INTEGER NOT NULL DEFAULT 1 CHECK (candidates >= 0),
    painted_mask_blob_id TEXT REFERENCES blob (id),
    mask_frame_node_id TEXT REFERENCES node (id),
    mask_rule TEXT NOT NULL DEFAULT 'whole' CHECK (
        mask_rule IN ('drawn', 'whole', 'automatic', 'subject', 'named')
    ),
    asked_json TEXT,
    request_json TEXT,
    prompt_sent TEXT NOT NULL DEFAULT '',
    client_key TEXT NOT NULL DEFAULT '',
    remote_id TEXT,
    remote_batch_id TEXT,
    install_id TEXT NOT NULL DEFAULT '',
    estimate_micro INTEGER,
    estimate_credits REAL,
    charged TEXT NOT NULL DEFAULT 'no' CHECK (charged IN ('no', 'maybe', 'yes')),
    error_json TEXT,
    planned TEXT NOT NULL,
    sent TEXT,
    ended TEXT,
    removed_at TEXT,
    UNIQUE (turn_id, ordinal)
) STRICT;
CREATE INDEX job_unsettled ON job (state) WHERE state IN ('planned', 'sent', 'delivered', 'unknown');

CREATE TABLE job_picture (
    job_id TEXT NOT NULL REFERENCES job (id),
    ordinal INTEGER NOT NULL,
    use TEXT NOT NULL CHECK (use IN ('sent', 'reference', 'markup')),
    picture_id TEXT NOT NULL REFERENCES picture (id),
    node_id TEXT REFERENCES node (id),
    caption TEXT NOT NULL DEFAULT '',
    role TEXT CHECK (role IN ('subject', 'style', 'colour', 'composition', 'identity')),
    crop_json TEXT,
    PRIMARY KEY (job_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    job_id TEXT NOT NULL REFERENCES job (id),
    ordinal INTEGER NOT NULL,
    blob_id TEXT NOT NULL REFERENCES blob (id),
    picture_id TEXT REFERENCES picture (id),
    received TEXT NOT NULL,
    media_seen TEXT NOT NULL DEFAULT '',
    actual_json TEXT,
    revised_prompt TEXT,
    credentials_json TEXT,
    decode_error TEXT,
    UNIQUE (job_id, ordinal)
) STRICT;

CREATE TABLE node (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    image_id TEXT NOT NULL REFERENCES image (id),
    number INTEGER NOT NULL CHECK (number > 0),
    turn_id TEXT NOT NULL REFERENCES turn (id),
    job_id TEXT REFERENCES job (id),
    ordinal INTEGER NOT NULL DEFAULT 0,
    picture_id TEXT REFERENCES picture (id),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    delivery_id TEXT REFERENCES delivery (id),
    seed INTEGER,
    frame_json TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'none' CHECK (verdict IN ('none', 'pick', 'maybe', 'reject')),
    label TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    created TEXT NOT NULL,
    removed_at TEXT,
    UNIQUE (image_id, number)
) STRICT;
CREATE INDEX node_of_turn ON node (turn_id);
CREATE INDEX node_of_picture ON node (picture_id);

CREATE TABLE parent (
    node_id TEXT NOT NULL REFERENCES node (id),
    ordinal INTEGER NOT NULL CHECK (ordinal IN (0, 1)),
    parent_id TEXT NOT NULL REFERENCES node (id) CHECK (parent_id <> node_id),
    PRIMARY KEY (node_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX parent_of ON parent (parent_id);

CREATE TABLE branch (
    id TEXT PRIMARY KEY,
    image_id TEXT NOT NULL REFERENCES image (id),
    name TEXT NOT NULL,
    tip_node_id TEXT NOT NULL REFERENCES node (id),
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))
) STRICT;
CREATE INDEX branch_of_image ON branch (image_id);

CREATE TABLE invariant_finding (
    node_id TEXT NOT NULL REFERENCES node (id),
    invariant_id TEXT NOT NULL REFERENCES invariant (id),
    of TEXT NOT NULL CHECK (of IN ('raw', 'locked')),
    finding TEXT NOT NULL CHECK (finding IN ('kept', 'broken', 'unchecked')),
    values_json TEXT,
    by TEXT NOT NULL CHECK (by IN ('measure', 'person')),
    PRIMARY KEY (node_id, invariant_id, of)
) STRICT, WITHOUT ROWID;

CREATE TABLE mask (
    id TEXT PRIMARY KEY,
    image_id TEXT NOT NULL REFERENCES image (id),
    name TEXT NOT NULL DEFAULT '',
    blob_id TEXT NOT NULL REFERENCES blob (id),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    frame_node_id TEXT NOT NULL REFERENCES node (id),
    made_by TEXT NOT NULL DEFAULT 'person' CHECK (
        made_by IN ('person', 'select', 'automatic', 'subject', 'file', 'answer')
    ),
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))
) STRICT;
CREATE INDEX mask_of_image ON mask (image_id);

CREATE TABLE mask_step (
    mask_id TEXT NOT NULL REFERENCES mask (id),
    seq INTEGER NOT NULL,
    box_json TEXT NOT NULL,
    before_blob TEXT NOT NULL REFERENCES blob (id),
    after_blob TEXT NOT NULL REFERENCES blob (id),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    PRIMARY KEY (mask_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE lock (
    node_id TEXT PRIMARY KEY REFERENCES node (id),
    state TEXT NOT NULL CHECK (state IN ('locked', 'asked', 'refused', 'off')),
    algorithm TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    settings_json TEXT,
    final_mask_blob_id TEXT REFERENCES blob (id),
    final_mask_x INTEGER,
    final_mask_y INTEGER,
    final_mask_width INTEGER,
    final_mask_height INTEGER,
    transform_json TEXT,
    confidence REAL,
    colour_json TEXT,
    painted_px INTEGER,
    final_px INTEGER,
    past_painted_px INTEGER,
    protected_px INTEGER,
    differing_px INTEGER,
    seam_json TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE drift (
    node_id TEXT NOT NULL REFERENCES node (id),
    against_node_id TEXT NOT NULL REFERENCES node (id),
    of TEXT NOT NULL CHECK (of IN ('raw', 'locked')),
    region TEXT NOT NULL CHECK (region IN ('protected', 'edited', 'whole')),
    algorithm INTEGER NOT NULL,
    values_json TEXT NOT NULL,
    PRIMARY KEY (node_id, against_node_id, of, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE remote (
    kind TEXT NOT NULL CHECK (kind IN ('file', 'response', 'batch')),
    subject_id TEXT NOT NULL,
    profile_id TEXT NOT NULL,
    install_id TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    expires TEXT,
    PRIMARY KEY (kind, subject_id, profile_id, install_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    job_id TEXT REFERENCES job (id),
    at TEXT NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('estimate', 'usage', 'provider', 'correction')),
    micro_usd INTEGER,
    credits REAL,
    usage_json TEXT
) STRICT;
CREATE INDEX ledger_of_job ON ledger (job_id);

CREATE TABLE action (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    image_id TEXT REFERENCES image (id),
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL DEFAULT '',
    forward_json TEXT NOT NULL,
    inverse_json TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('do', 'undo', 'redo')),
    undoes_seq INTEGER REFERENCES action (seq),
    CHECK ((way = 'do') = (undoes_seq IS NULL))
) STRICT;

CREATE TABLE layer (
    node_id TEXT NOT NULL REFERENCES node (id),
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    picture_id TEXT NOT NULL REFERENCES picture (id),
    transform_json TEXT,
    opacity REAL NOT NULL DEFAULT 1.0 CHECK (opacity BETWEEN 0.0 AND 1.0),
    blend TEXT NOT NULL DEFAULT 'normal' CHECK (
        blend IN ('normal', 'multiply', 'screen', 'overlay', 'darken', 'lighten', 'soft-light')
    ),
    mask_blob_id TEXT REFERENCES blob (id),
    PRIMARY KEY (node_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE comparison (
    id TEXT PRIMARY KEY,
    image_id TEXT NOT NULL REFERENCES image (id),
    kind TEXT NOT NULL CHECK (kind IN ('wipe', 'blink', 'side', 'table', 'difference', 'heat')),
    blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1)),
    winner_node_id TEXT REFERENCES node (id),
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
) STRICT;

CREATE TABLE comparison_node (
    comparison_id TEXT NOT NULL REFERENCES comparison (id),
    ordinal INTEGER NOT NULL,
    node_id TEXT NOT NULL REFERENCES node (id),
    PRIMARY KEY (comparison_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE export (
    id TEXT PRIMARY KEY,
    node_id TEXT NOT NULL REFERENCES node (id),
    at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    options_json TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE INDEX export_of_node ON export (node_id);

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('recipe', 'replay', 'measure')),
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'paused', 'done', 'failed', 'cancelled')),
    cap INTEGER,
    created TEXT NOT NULL
) STRICT;

CREATE TABLE run_step (
    run_id TEXT NOT NULL REFERENCES run (id),
    ordinal INTEGER NOT NULL,
    recipe_id TEXT NOT NULL REFERENCES recipe (id),
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_item (
    run_id TEXT NOT NULL REFERENCES run (id),
    ordinal INTEGER NOT NULL,
    image_id TEXT NOT NULL REFERENCES image (id),
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'failed', 'skipped', 'cancelled')),
    error_json TEXT,
    PRIMARY KEY (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_item_step (
    run_id TEXT NOT NULL,
    item INTEGER NOT NULL,
    step INTEGER NOT NULL,
    turn_id TEXT REFERENCES turn (id),
    mask_blob_id TEXT REFERENCES blob (id),
    settled_json TEXT,
    PRIMARY KEY (run_id, item, step),
    FOREIGN KEY (run_id, item) REFERENCES run_item (run_id, ordinal),
    FOREIGN KEY (run_id, step) REFERENCES run_step (run_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE node_search USING fts5 (
    node_id UNINDEXED,
    instruction,
    keep,
    model,
    label,
    note,
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);
"""
