"""Who may do what with the listings: everybody reads them, nobody outside changes one (D-3)."""

from django.apps import apps

from hearthline.access.scoped import AgencyOwned
from hearthline.site.grants import verbs

OURS = ("Delivery", "Reject")


def test_the_public_face_reads_listings_and_nothing_of_how_they_came() -> None:
    for model in apps.get_app_config("community").get_models():
        public, desk, worker = verbs(model)
        assert public == ("" if model.__name__ in OURS else "S"), model
        marks = "SU" if model.__name__ in ("Location", "ServiceAtLocation") else "S"  # which of them are secret
        assert (desk, worker) == ("SIU", marks), model


def test_no_table_of_listings_has_room_for_a_family() -> None:
    """No agency's row, no link to any other room: what stands here may be read by everybody."""
    for model in apps.get_app_config("community").get_models():
        assert not issubclass(model, AgencyOwned)
        others = [one.related_model for one in model._meta.get_fields() if one.is_relation]
        assert all(other._meta.app_label == "community" for other in others if other), model
