"""What every page of this room has in common in the administration."""


class LookOnly:
    """Nothing is added, changed or deleted here: the pages and the API do that, with their rules."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
