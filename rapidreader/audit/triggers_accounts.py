"""What the database holds about accounts: a user name belongs to one person for good, and nobody is deleted."""

TAKEN = "that user name is, or was, somebody else''s"
KEPT = "people are deactivated, never deleted: their names stand under signatures"
REMEMBER = (
    "INSERT INTO audit_usedname (name, user_id) SELECT lower(NEW.username), NEW.id "
    "WHERE NOT EXISTS (SELECT 1 FROM audit_usedname WHERE name = lower(NEW.username))"
)
FOREIGN = "EXISTS (SELECT 1 FROM audit_usedname WHERE name = lower(NEW.username) AND user_id <> NEW.id)"
BACKFILL = (
    "INSERT INTO audit_usedname (name, user_id) "
    "SELECT lower(username), min(id) FROM auth_user GROUP BY lower(username)"
)


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{TAKEN}'); END"
    return [
        # Afterwards, because SQLite does not know the new row's number before: the refusal takes the row back.
        f"CREATE TRIGGER auth_user_foreign_name AFTER INSERT ON auth_user WHEN {FOREIGN} {refuse}",
        f"CREATE TRIGGER auth_user_foreign_rename AFTER UPDATE OF username ON auth_user WHEN {FOREIGN} {refuse}",
        f"CREATE TRIGGER auth_user_keep_name AFTER INSERT ON auth_user BEGIN {REMEMBER}; END",
        f"CREATE TRIGGER auth_user_keep_rename AFTER UPDATE OF username ON auth_user BEGIN {REMEMBER}; END",
        f"CREATE TRIGGER auth_user_no_delete BEFORE DELETE ON auth_user BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    ]


def _postgresql() -> list[str]:
    refusal = "USING ERRCODE = 'integrity_constraint_violation'"
    return [
        "CREATE FUNCTION auth_user_keep_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {FOREIGN} THEN RAISE EXCEPTION '{TAKEN}' {refusal}; END IF; {REMEMBER}; RETURN NEW; END $$",
        "CREATE TRIGGER auth_user_keep_name AFTER INSERT OR UPDATE OF username ON auth_user "
        "FOR EACH ROW EXECUTE FUNCTION auth_user_keep_name()",
        "CREATE FUNCTION auth_user_no_delete() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{KEPT.replace(chr(39), chr(39) * 2)}' {refusal}; END $$",
        "CREATE TRIGGER auth_user_no_delete BEFORE DELETE ON auth_user "
        "FOR EACH ROW EXECUTE FUNCTION auth_user_no_delete()",
    ]


def keep_names(apps, schema_editor):
    """Remember the names that are in use, and from now on every other."""
    statements = _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql()
    for statement in [BACKFILL, *statements]:
        schema_editor.execute(statement)


def forget_names(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("foreign_name", "foreign_rename", "keep_name", "keep_rename", "no_delete"):
            schema_editor.execute(f"DROP TRIGGER auth_user_{name}")
    else:
        for name in ("keep_name", "no_delete"):
            schema_editor.execute(f"DROP FUNCTION auth_user_{name}() CASCADE")
