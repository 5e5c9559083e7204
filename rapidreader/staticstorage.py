from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """File names carry their content's hash, those inside our ES modules' imports included."""

    support_js_module_import_aggregation = True
    # A module's name depends on those of its imports, one pass for each step of a chain; circles never end.
    max_post_process_passes = 15
    # A page that names a missing file is a bug to see in tests, not a reason for a 500 in a hospital.
    manifest_strict = False
