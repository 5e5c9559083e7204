from django.urls import path

from . import views_bulk, views_locking, views_tower

one = "trials/<slug:slug>/"

urlpatterns = [
    path(one + "tower/", views_tower.tower_show, name="tower_show"),
    path(one + "tower/matrix.csv", views_tower.tower_csv, name="tower_csv"),
    path(one + "tower/reads/", views_bulk.tower_reads, name="tower_reads"),
    path(one + "state/", views_locking.trial_state, name="trial_state"),
    path(one + "state/freeze/", views_locking.trial_freeze, name="trial_freeze"),
    path(one + "state/thaw/", views_locking.trial_thaw, name="trial_thaw"),
    path(one + "state/lock/", views_locking.trial_lock, name="trial_lock"),
    path(one + "state/unlock/", views_locking.trial_unlock, name="trial_unlock"),
]
