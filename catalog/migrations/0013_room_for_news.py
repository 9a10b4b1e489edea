from django.db import migrations

# Half of each page is left free for the next version of its rows: a list may change all of a page at once, and a row
# that stays on its page needs no new entry in any index. The table becomes no larger for it than after its first
# change, and the indexes stay as they are. Pages that are full already follow as they are written.
NEWS = "ALTER TABLE {table} SET (fillfactor = 50)"
BEFORE = "ALTER TABLE {table} SET (fillfactor = {percent})"


def _room(table: str, before: int) -> migrations.RunSQL:
    return migrations.RunSQL(NEWS.format(table=table), BEFORE.format(table=table, percent=before))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_matching")]

    operations = [_room("catalog_offer", 100), _room("catalog_searchdocument", 80)]
