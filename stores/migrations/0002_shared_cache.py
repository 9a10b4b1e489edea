from django.db import migrations

# Django's own layout for its database cache. Unlogged: a crash may empty it, and nothing is lost but counts.
CREATE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("stores", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP TABLE shared_cache"),
    ]
